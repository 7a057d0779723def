/* Ids: time in the high bits, so that they sort by when they were made. */
#include "base/id.h"

#include <assert.h>

#include "base/num.h"
#include "base/time.h"

#define ID_EPOCH_MS   INT64_C(1704067200000) /* 2024-01-01 */
#define ID_COUNT_BITS 14
#define ID_NODE_BITS  8
#define ID_MS_SHIFT   (ID_COUNT_BITS + ID_NODE_BITS)
#define ID_COUNT_MAX  ((INT64_C(1) << ID_COUNT_BITS) - 1)
#define ID_NODE_MAX   ((1 << ID_NODE_BITS) - 1)

/* Past 2093 the 41 bits are full; the last ms is then used up rather than wrapping round. */
static int64_t id_ms(int64_t now_ms)
{
    int64_t ms = now_ms - ID_EPOCH_MS, ms_max = INT64_MAX >> ID_MS_SHIFT;

    return ms < 0 ? 0 : ms > ms_max ? ms_max : ms;
}

int64_t id_first(int64_t ms)
{
    return id_ms(ms) << ID_MS_SHIFT;
}

int64_t id_next(struct id_gen *gen, int64_t now_ms)
{
    int64_t ms = id_ms(now_ms), last_ms = gen->last >> ID_MS_SHIFT;
    int64_t last_node = gen->last >> ID_COUNT_BITS & ID_NODE_MAX;
    int64_t count = 0;

    assert(gen->last >= 0 && gen->node >= 0 && gen->node <= ID_NODE_MAX);
    if (ms <= last_ms) {
        bool room = last_node == gen->node && (gen->last & ID_COUNT_MAX) < ID_COUNT_MAX;

        ms = room ? last_ms : last_ms + 1;
        count = room ? (gen->last & ID_COUNT_MAX) + 1 : 0;
    }
    assert(ms <= INT64_MAX >> ID_MS_SHIFT);
    gen->last = ms << ID_MS_SHIFT | (int64_t)gen->node << ID_COUNT_BITS | count;
    return gen->last;
}

bool id_parse(struct str text, int64_t *id)
{
    return text.len > 0 && text.ptr[0] != '-' && num_parse_int(text, id) && *id > 0;
}

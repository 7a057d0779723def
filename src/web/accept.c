/* Lists with weights: types, languages and codings that a client takes. */
#include "web/accept.h"

#include "base/num.h"

static int64_t weight_of(struct str param)
{
    int64_t weight;

    if (!num_parse_milli(str_sub(param, 2, param.len), &weight)) return 0;
    return weight >= 0 && weight <= WEIGHT_MAX ? weight : 0;
}

bool accept_next(struct str *list, struct str *name, int64_t *weight)
{
    struct str item, params, param;

    if (str_empty(*list)) return false;
    (void)str_cut(*list, ',', &item, list);
    (void)str_cut(item, ';', name, &params);
    *name = str_trim(*name);
    *weight = WEIGHT_MAX;
    while (params.ptr != NULL) {
        (void)str_cut(params, ';', &param, &params);
        param = str_trim(param);
        if (str_starts(param, STR("q=")) || str_starts(param, STR("Q="))) {
            *weight = weight_of(param);
        }
    }
    return true;
}

/* Which route a path belongs to: a tree of segments, made once from the tables of all features. A
   literal segment goes before a {key}. */
#include "web/web_inner.h"

#include "base/arena.h"

#include <string.h>

#define ROUTES_MAX   512
#define SEGMENTS_MAX 16

struct route_node {
    struct str segment; /* ptr NULL: a {key} */
    struct route_node *first, *next;
    const struct route *get, *post;
};

struct route_tree {
    struct route_node root;
    const struct route *all[ROUTES_MAX];
    size_t count;
};

static bool is_key(struct str segment)
{
    return segment.len > 2 && segment.ptr[0] == '{' && segment.ptr[segment.len - 1] == '}';
}

static struct route_node *node_child(struct arena *arena, struct route_node *node,
                                     struct str segment)
{
    struct route_node **at = &node->first;
    struct str wanted = is_key(segment) ? STR_NONE : segment;

    /* Keys stand last, so that the first child that fits is the right one. */
    for (; *at != NULL; at = &(*at)->next) {
        if ((*at)->segment.ptr == NULL) break;
        if (wanted.ptr != NULL && str_equal((*at)->segment, wanted)) return *at;
    }
    if (wanted.ptr == NULL && *at != NULL) return *at;
    struct route_node *child = ARENA_NEW(arena, struct route_node);
    child->segment = wanted;
    child->next = *at;
    *at = child;
    return child;
}

static struct err *route_add(struct arena *arena, struct route_tree *tree,
                             const struct route *route)
{
    struct str rest = str_of(route->path + 1), segment;
    struct route_node *node = &tree->root;

    while (rest.len > 0) {
        if (!str_cut(rest, '/', &segment, &rest)) rest = STR("");
        node = node_child(arena, node, segment);
    }
    const struct route **place = strcmp(route->method, "GET") == 0 ? &node->get : &node->post;
    if (*place != NULL || tree->count == ROUTES_MAX) {
        return ERR(arena, ERR_INTERNAL, "%s %s stands twice, or there are too many routes",
                   route->method, route->path);
    }
    *place = route;
    tree->all[tree->count++] = route;
    return NULL;
}

struct err *route_tree_make(struct arena *arena, const struct web_routes *routes, size_t count,
                            struct route_tree **result)
{
    struct route_tree *tree = ARENA_NEW(arena, struct route_tree);

    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < routes[i].count; j++)
            TRY(route_add(arena, tree, &routes[i].rows[j]));
    }
    *result = tree;
    return NULL;
}

static const struct route_node *node_find(const struct route_node *node, struct str rest,
                                          struct route_match *match, size_t key)
{
    struct str segment;

    if (rest.ptr == NULL) return node->get != NULL || node->post != NULL ? node : NULL;
    bool more = str_cut(rest, '/', &segment, &rest);
    if (!more) rest = STR_NONE;
    if (segment.len == 0) return NULL;
    for (const struct route_node *child = node->first; child != NULL; child = child->next) {
        bool fits = child->segment.ptr == NULL ? key < 4 : str_equal(child->segment, segment);
        if (!fits) continue;
        size_t deeper = key + (child->segment.ptr == NULL);
        const struct route_node *found = node_find(child, rest, match, deeper);
        if (found == NULL) continue;
        if (deeper > key) match->keys[key] = segment;
        return found;
    }
    return NULL;
}

bool route_tree_find(const struct route_tree *tree, struct str path, struct route_match *match)
{
    struct str rest = path.len > 1 ? str_sub(path, 1, path.len) : STR_NONE;
    size_t segments = 0;

    *match = (struct route_match){.get = NULL};
    for (size_t i = 0; i < path.len; i++)
        segments += path.ptr[i] == '/';
    if (segments > SEGMENTS_MAX) return false;
    const struct route_node *node = node_find(&tree->root, rest, match, 0);
    if (node == NULL) return false;
    match->get = node->get;
    match->post = node->post;
    return true;
}

const struct route *route_tree_at(const struct route_tree *tree, size_t index)
{
    return index < tree->count ? tree->all[index] : NULL;
}

struct str route_key_name(const char *path, size_t index)
{
    for (const char *open = strchr(path, '{'); open != NULL; open = strchr(open + 1, '{')) {
        if (index-- == 0) return (struct str){open + 1, strcspn(open + 1, "}")};
    }
    return STR_NONE;
}

/* The interface described by itself: OpenAPI 3.1 from the routes and their field tables. */
#include "web/web_inner.h"

#include "base/arena.h"
#include "base/limits.h"

#include <string.h>

/* What a field is in JSON; `format` as in JSON Schema, or our own names. */
static const struct {
    const char *type, *format, *pattern;
} kinds[] = {
    [FIELD_TEXT] = {"string", NULL, NULL},         [FIELD_LONG_TEXT] = {"string", NULL, NULL},
    [FIELD_SECRET] = {"string", "password", NULL}, [FIELD_EMAIL] = {"string", "email", NULL},
    [FIELD_LANG] = {"string", NULL, NULL},         [FIELD_ZONE] = {"string", NULL, NULL},
    [FIELD_CHOICE] = {"string", NULL, NULL},       [FIELD_INT] = {"integer", NULL, NULL},
    [FIELD_MILLI] = {"number", NULL, NULL},        [FIELD_BOOL] = {"boolean", NULL, NULL},
    [FIELD_ID] = {"string", NULL, "^[0-9]+$"},     [FIELD_MONEY] = {"object", NULL, NULL},
    [FIELD_DATE] = {"string", "date", NULL},       [FIELD_TIME] = {"string", "date-time", NULL},
    [FIELD_OBJECT] = {"object", NULL, NULL},       [FIELD_TEXTS] = {"array", NULL, NULL},
    [FIELD_ROWS] = {"array", NULL, NULL},
};

static void put_ref(struct arena *arena, struct doc *parent, const char *name, const char *kind,
                    struct str component)
{
    struct doc *ref = doc_put_object(arena, parent, name);

    doc_put_text(arena, ref, "$ref",
                 str_print(arena, "#/components/%s/" STR_FMT, kind, STR_ARG(component)));
}

static void put_object_schema(struct arena *arena, struct doc *schema, const struct field *fields);

static void put_bounds(struct arena *arena, struct doc *schema, const struct field *field)
{
    bool text = field->kind <= FIELD_EMAIL;
    bool number = field->kind == FIELD_INT;

    if (field->min == 0 && field->max == 0) return;
    if (text && field->min > 0) doc_put_int(arena, schema, "minLength", field->min);
    if (text && field->max > 0) doc_put_int(arena, schema, "maxLength", field->max);
    if (number) {
        doc_put_int(arena, schema, "minimum", field->min);
        doc_put_int(arena, schema, "maximum", field->max);
    } else if (field->kind == FIELD_MILLI) {
        doc_put_milli(arena, schema, "minimum", field->min);
        doc_put_milli(arena, schema, "maximum", field->max);
    }
}

static void put_values(struct arena *arena, struct doc *schema, const struct field *field)
{
    struct doc *list;

    if (field->kind == FIELD_LANG) {
        list = doc_put_list(arena, schema, "enum");
        for (size_t i = 0; i < LANG_COUNT; i++)
            doc_put_c(arena, list, NULL, lang_codes[i]);
    } else if (field->kind == FIELD_CHOICE) {
        list = doc_put_list(arena, schema, "enum");
        for (const char *const *choice = field->choices; *choice != NULL; choice++)
            doc_put_c(arena, list, NULL, *choice);
    }
}

/* An offering's own form: which answer is of which type, its document says. */
static void put_answers(struct arena *arena, struct doc *schema)
{
    struct doc *answer = doc_put_object(arena, schema, "additionalProperties"), *either, *list;

    doc_put_c(arena, answer, "description",
              "By the kind of the question: text, long-text, choice, date (YYYY-MM-DD), person and "
              "unit a string; number a number; yes-no a boolean; money an amount; choices a list "
              "of strings, each once; file and photo a list of ids of files one holds; null: no "
              "answer");
    either = doc_put_list(arena, answer, "anyOf");
    doc_put_c(arena, doc_put_object(arena, either, NULL), "type", "string");
    doc_put_c(arena, doc_put_object(arena, either, NULL), "type", "number");
    doc_put_c(arena, doc_put_object(arena, either, NULL), "type", "boolean");
    doc_put_c(arena, doc_put_object(arena, either, NULL), "type", "null");
    put_ref(arena, either, NULL, "schemas", STR("money"));
    list = doc_put_object(arena, either, NULL);
    doc_put_c(arena, list, "type", "array");
    doc_put_bool(arena, list, "uniqueItems", true);
    doc_put_c(arena, doc_put_object(arena, list, "items"), "type", "string");
}

static void put_schema(struct arena *arena, struct doc *parent, const char *name,
                       const struct field *field)
{
    struct doc *schema;

    if (field->kind == FIELD_MONEY) {
        put_ref(arena, parent, name, "schemas", STR("money"));
        return;
    }
    schema = doc_put_object(arena, parent, name);
    doc_put_c(arena, schema, "type", kinds[field->kind].type);
    if (field->label != NULL) doc_put_c(arena, schema, "description", field->label);
    if (kinds[field->kind].format != NULL) {
        doc_put_c(arena, schema, "format", kinds[field->kind].format);
    }
    if (kinds[field->kind].pattern != NULL) {
        doc_put_c(arena, schema, "pattern", kinds[field->kind].pattern);
    }
    put_bounds(arena, schema, field);
    put_values(arena, schema, field);
    if (field->kind == FIELD_OBJECT) put_answers(arena, schema);
    if (field->kind == FIELD_TEXTS) {
        doc_put_bool(arena, schema, "uniqueItems", true);
        doc_put_c(arena, doc_put_object(arena, schema, "items"), "type", "string");
    } else if (field->kind == FIELD_ROWS) {
        put_object_schema(arena, doc_put_object(arena, schema, "items"), field->rows);
    }
}

static void put_object_schema(struct arena *arena, struct doc *schema, const struct field *fields)
{
    struct doc *properties, *required = NULL;

    doc_put_c(arena, schema, "type", "object");
    doc_put_bool(arena, schema, "additionalProperties", false);
    properties = doc_put_object(arena, schema, "properties");
    for (const struct field *field = fields; field != NULL && field->name != NULL; field++) {
        put_schema(arena, properties, field->name, field);
        if (!field->required) continue;
        if (required == NULL) required = doc_put_list(arena, schema, "required");
        doc_put_c(arena, required, NULL, field->name);
    }
}

/* "POST /requests/{key}/{verb}" as a name of a component: "post_requests_key_verb". */
static struct str route_name(struct arena *arena, const struct route *route)
{
    struct buf out = buf_new(arena, 256);
    bool gap = true;

    buf_add(&out, str_lower(arena, str_of(route->method)));
    for (const char *at = route->path; *at != '\0'; at++) {
        bool plain = (*at >= 'a' && *at <= 'z') || (*at >= '0' && *at <= '9');

        if (!plain) {
            gap = true;
            continue;
        }
        if (gap) buf_add_char(&out, '_');
        gap = false;
        buf_add_char(&out, *at);
    }
    return buf_str(&out);
}

static void put_parameter(struct arena *arena, struct doc *list, const char *name,
                          const char *place, const struct field *field)
{
    struct doc *parameter = doc_put_object(arena, list, NULL);

    doc_put_c(arena, parameter, "name", name);
    doc_put_c(arena, parameter, "in", place);
    doc_put_bool(arena, parameter, "required", strcmp(place, "path") == 0);
    if (field != NULL) {
        put_schema(arena, parameter, "schema", field);
    } else {
        doc_put_c(arena, doc_put_object(arena, parameter, "schema"), "type", "string");
    }
}

static void put_parameters(struct arena *arena, struct doc *operation, const struct route *route)
{
    struct doc *list = doc_put_list(arena, operation, "parameters");

    for (size_t i = 0; route_key_name(route->path, i).ptr != NULL; i++) {
        put_parameter(arena, list, str_c(arena, route_key_name(route->path, i)), "path", NULL);
    }
    for (const struct field *field = route->query; field != NULL && field->name != NULL; field++)
        put_parameter(arena, list, field->name, "query", field);
    if (strcmp(route->method, "POST") == 0) {
        put_parameter(arena, list, "Idempotency-Key", "header", NULL);
    }
    if (route->versioned) put_parameter(arena, list, "If-Match", "header", NULL);
}

/* A file comes in a form of its own kind, its bytes in place of the text of its field. */
static void put_upload(struct arena *arena, struct doc *content, const struct route *route)
{
    struct doc *type = doc_put_object(arena, content, "multipart/form-data");
    struct doc *schema = doc_put_object(arena, type, "schema"), *file;

    put_object_schema(arena, schema, route->fields);
    file = doc_get(doc_get(schema, "properties"), route->upload);
    if (file == NULL) { /* "_files" and each "_files.NAME" */
        struct str names = str_print(arena, "^%s(\\..+)?$", route->upload);

        file = doc_put_object(arena, schema, "patternProperties");
        file = doc_put_object(arena, file, str_c(arena, names));
        doc_put_c(arena, file, "type", "string");
    }
    doc_put_c(arena, file, "format", "binary");
}

static void put_body(struct arena *arena, struct doc *operation, const struct route *route)
{
    static const char *const types[] = {"application/json", "application/x-www-form-urlencoded"};
    struct doc *body, *content;

    if (route->fields == NULL) return;
    body = doc_put_object(arena, operation, "requestBody");
    content = doc_put_object(arena, body, "content");
    if (route->upload != NULL) put_upload(arena, content, route);
    if (route->upload != NULL && route->upload[0] != '_') return;
    for (size_t i = 0; i < 2; i++) {
        put_object_schema(arena,
                          doc_put_object(arena, doc_put_object(arena, content, types[i]), "schema"),
                          route->fields);
    }
}

/* The first route that answers with the same document lends it its name. */
static const struct route *document_owner(const struct web *web, const struct route *route)
{
    const struct route *owner;

    for (size_t i = 0; (owner = route_tree_at(web->routes, i)) != NULL; i++) {
        if (owner->document == NULL || route->document == NULL) continue;
        if (strcmp(owner->document, route->document) == 0) return owner;
    }
    return route;
}

static void put_document(struct arena *arena, const struct web *web, struct doc *content,
                         struct doc *schemas, const struct route *route)
{
    const struct route *owner = document_owner(web, route);
    struct str name = route_name(arena, owner);

    put_ref(arena, doc_put_object(arena, content, "application/json"), "schema", "schemas", name);
    if (owner != route || doc_get(schemas, str_c(arena, name)) != NULL) return;
    struct doc *schema = doc_put_object(arena, schemas, str_c(arena, name));
    if (route->document != NULL) {
        shape_schema(arena, schema, route->document);
    } else {
        doc_put_c(arena, schema, "type", "object");
    }
}

static void put_responses(struct arena *arena, const struct web *web, struct doc *operation,
                          struct doc *schemas, const struct route *route)
{
    struct doc *responses = doc_put_object(arena, operation, "responses");
    struct doc *answer = doc_put_object(arena, responses, route->makes ? "201" : "200");

    bool may_be_empty = strcmp(route->method, "POST") == 0 && !route->open;

    doc_put_text(arena, answer, "description",
                 str_print(arena, "%s%s", route->makes ? "Made; its document" : "The document",
                           may_be_empty ? "; nothing for a token without the scope read" : ""));
    put_document(arena, web, doc_put_object(arena, answer, "content"), schemas, route);
    put_ref(arena, responses, "4XX", "responses", STR("problem"));
    put_ref(arena, responses, "5XX", "responses", STR("problem"));
}

static void put_operation(struct arena *arena, const struct web *web, struct doc *paths,
                          struct doc *schemas, const struct route *route)
{
    struct doc *path = doc_get(paths, route->path), *operation, *security;

    if (path == NULL) path = doc_put_object(arena, paths, route->path);
    operation = doc_put_object(arena, path, strcmp(route->method, "GET") == 0 ? "get" : "post");
    doc_put_text(arena, operation, "operationId", route_name(arena, route));
    doc_put_c(arena, operation, "summary", route->summary);
    security = doc_put_list(arena, operation, "security");
    if (!route->open) {
        doc_put_list(arena, doc_put_object(arena, security, NULL), "token");
        doc_put_list(arena, doc_put_object(arena, security, NULL), "session");
    }
    put_parameters(arena, operation, route);
    put_body(arena, operation, route);
    put_responses(arena, web, operation, schemas, route);
}

static void put_problem(struct arena *arena, struct doc *components, struct doc *schemas)
{
    static const struct field fault_fields[] = {
        {.name = "name", .kind = FIELD_TEXT, .label = "Field", .required = true},
        {.name = "pointer", .kind = FIELD_TEXT, .label = "JSON Pointer", .required = true},
        {.name = "code", .kind = FIELD_TEXT, .label = "Stable code", .required = true},
        {.name = "title", .kind = FIELD_TEXT, .label = "What to do", .required = true},
        {.name = NULL},
    };
    static const struct field problem_fields[] = {
        {.name = "type", .kind = FIELD_TEXT, .label = "urn:interna:error:CODE", .required = true},
        {.name = "title", .kind = FIELD_TEXT, .label = "What to do", .required = true},
        {.name = "status", .kind = FIELD_INT, .label = "HTTP status", .required = true},
        {.name = "code", .kind = FIELD_TEXT, .label = "Stable code", .required = true},
        {.name = "instance", .kind = FIELD_TEXT, .label = "Number of a failure"},
        {.name = "errors", .kind = FIELD_ROWS, .label = "Fields at fault", .rows = fault_fields},
        {.name = NULL},
    };
    static const struct field money_fields[] = {
        {.name = "minor", .kind = FIELD_INT, .label = "Minor units", .required = true},
        {.name = "currency", .kind = FIELD_TEXT, .label = "ISO 4217", .required = true},
        {.name = NULL},
    };
    struct doc *responses = doc_put_object(arena, components, "responses");
    struct doc *problem = doc_put_object(arena, responses, "problem");

    put_object_schema(arena, doc_put_object(arena, schemas, "money"), money_fields);
    put_object_schema(arena, doc_put_object(arena, schemas, "problem"), problem_fields);
    doc_put_c(arena, problem, "description", "A refusal or failure (RFC 9457)");
    struct doc *content = doc_put_object(arena, problem, "content");
    put_ref(arena, doc_put_object(arena, content, "application/problem+json"), "schema", "schemas",
            STR("problem"));
}

static void put_security(struct arena *arena, struct doc *components)
{
    struct doc *schemes = doc_put_object(arena, components, "securitySchemes");
    struct doc *token = doc_put_object(arena, schemes, "token");
    struct doc *session = doc_put_object(arena, schemes, "session");

    doc_put_c(arena, token, "type", "http");
    doc_put_c(arena, token, "scheme", "bearer");
    doc_put_c(arena, session, "type", "apiKey");
    doc_put_c(arena, session, "in", "cookie");
    doc_put_c(arena, session, "name", COOKIE_SESSION);
}

void openapi_fill(struct arena *arena, const struct web *web, struct doc *doc)
{
    doc_put_c(arena, doc, "openapi", "3.1.1");
    struct doc *info = doc_put_object(arena, doc, "info");
    doc_put_c(arena, info, "title", "Interna");
    doc_put_c(arena, info, "version", web->config.version);
    struct doc *servers = doc_put_list(arena, doc, "servers");
    doc_put_c(arena, doc_put_object(arena, servers, NULL), "url", "/");
    struct doc *paths = doc_put_object(arena, doc, "paths");
    struct doc *components = doc_put_object(arena, doc, "components");
    struct doc *schemas = doc_put_object(arena, components, "schemas");
    const struct route *route;

    for (size_t i = 0; (route = route_tree_at(web->routes, i)) != NULL; i++)
        put_operation(arena, web, paths, schemas, route);
    put_problem(arena, components, schemas);
    put_security(arena, components);
}

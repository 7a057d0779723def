/* Shared devices: those who keep a unit's members name one, and its browser becomes it by a code.
   What one may do there is said by the gate (access_lent) and by the routes marked `shared`. */
#include "feature/access/access_device.h"

#include "base/arena.h"
#include "base/id.h"
#include "base/limits.h"
#include "feature/access/access.h"
#include "feature/access/access_way.h"
#include "feature/org/org.h"
#include "templates.h"
#include "web/web.h"

#define COOKIE_CODE   "interna_code"
#define SHOWN_SECONDS "120" /* so long the page with the code may be looked at again */

/* ---- kept by the unit ---- */

struct device_form {
    struct str name;
    struct str code; /* made by prepare */
};

static const struct field device_fields[] = {
    {.name = "name",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct device_form, name),
     .label = N_("Name of the device"),
     .hint = N_("What people call it, for example Tablet by the kitchen door."),
     .required = true},
    {0}};

static struct err *devices_find(struct req *req, struct store_tx *tx)
{
    TRY(org_party_of_path(req, tx, "unit"));
    return org_keeps_members(req->actor, req->object_id) ? NULL : req_refuse(req, ERR_RIGHT);
}

static struct str devices_path(struct req *req)
{
    return str_print(req->arena, "/units/%lld/devices", (long long)req->object_id);
}

/* The code just made: of a program in the answer itself, of a page for a moment in a cookie of this
   page, since a form is answered by leading on. */
static struct str code_made(const struct req *req)
{
    const struct device_form *form = req->form;

    return form != NULL ? form->code : http_cookie(req->http, COOKIE_CODE);
}

static struct err *put_code(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct str code = code_made(req), path;
    struct access_device device;

    if (str_empty(code)) return NULL;
    TRY(access_device_by_code(tx, code, &device));
    if (device.id == 0 || device.unit_id != req->object_id) return NULL;
    path = str_print(req->arena, "/pair?code=" STR_FMT, STR_ARG(code));
    doc_put_text(req->arena, doc, "code", code);
    doc_put_text(req->arena, doc, "device", device.name);
    doc_put_text(req->arena, doc, "address", req_public_address(req, path));
    doc_html_only(
        doc_put_text(req->arena, doc, "typed_address", req_public_address(req, STR("/pair"))));
    doc_put_time(req->arena, doc, "ends", device.code_ends_ms);
    return NULL;
}

/* GET /units/{id}/devices: the shared devices of a unit, and the code of the one just made. Right:
   who keeps its members. */
static struct err *devices_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct doc *items = doc_put_list(req->arena, doc, "items");
    struct access_device *devices;
    size_t count;

    req_title(req, doc, N_("Shared devices"));
    TRY(org_put_name(req, tx, doc, "unit", req->object_id));
    TRY(access_devices_of(tx, req->object_id, &devices, &count));
    for (size_t i = 0; i < count; i++) {
        struct doc *one = doc_put_object(req->arena, items, NULL);

        doc_put_id(req->arena, one, "id", devices[i].id);
        doc_put_text(req->arena, one, "name", devices[i].name);
        doc_put_time(req->arena, one, "made", devices[i].made_ms);
        doc_put_bool(req->arena, one, "paired", devices[i].paired);
        doc_put_time(req->arena, one, "seen", devices[i].seen_ms);
    }
    TRY(put_code(req, tx, doc));
    req_form(req, doc, "form", device_fields, NULL);
    return NULL;
}

static struct err *device_prepare(struct req *req)
{
    struct device_form *form;

    TRY(form_prepare(req));
    form = req->form;
    return access_code_make(req->arena, &form->code);
}

/* POST /units/{id}/devices: name a shared device; the answer holds the code that pairs it once.
   Right: who keeps the unit's members; view devices_view. */
static struct err *device_apply(struct req *req, struct store_tx *tx)
{
    const struct device_form *form = req->form;
    struct access_device device = {.unit_id = req->object_id, .name = form->name};
    struct org_party unit;

    TRY(devices_find(req, tx));
    TRY(req_form_check(req));
    TRY(org_party_get(tx, req->object_id, &unit));
    if (unit.ended_ms != NONE) return req_refuse(req, ERR_ENDED);
    TRY(access_device_make(tx, req->actor->person_id, form->code, &device));
    req->location = devices_path(req);
    req->set_cookie = str_print(req->arena,
                                COOKIE_CODE "=" STR_FMT "; Path=" STR_FMT "; Max-Age=" SHOWN_SECONDS
                                            "; HttpOnly; SameSite=Strict",
                                STR_ARG(form->code), STR_ARG(req->location));
    return NULL;
}

/* POST /units/{id}/devices/{device}/end: a device is shared no more; who sits at it is signed out.
   Right: who keeps the unit's members; view devices_view. */
static struct err *device_end_apply(struct req *req, struct store_tx *tx)
{
    struct access_device device;
    int64_t id;

    TRY(devices_find(req, tx));
    if (!id_parse(req->keys[1], &id)) return req_refuse(req, ERR_NOT_FOUND);
    TRY(access_device_get(tx, id, &device));
    if (device.unit_id != req->object_id) return req_refuse(req, ERR_NOT_FOUND);
    TRY(access_device_end(tx, req->actor->person_id, &device));
    req->session_changed = true;
    req->location = devices_path(req);
    req->flash = STR(N_("The device is shared no more; whoever sat at it is signed out."));
    return NULL;
}

/* ---- on the device ---- */

struct err *access_device_of(struct req *req, struct store_tx *tx, struct access_device *device)
{
    return access_device_by_token(tx, http_cookie(req->http, ACCESS_COOKIE_DEVICE), device);
}

struct pair_form {
    struct str code;
    struct str secret; /* of the device to be */
    struct access_device device;
};

static const struct field pair_fields[] = {{.name = "code",
                                            .kind = FIELD_TEXT,
                                            .offset = offsetof(struct pair_form, code),
                                            .label = N_("Code"),
                                            .required = true,
                                            .max = 40},
                                           {0}};

/* GET /pair: the form by which a browser becomes a shared device. Right: none; the code decides. */
static struct err *pair_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct doc *values = doc_object(req->arena), *form;

    (void)tx;
    req_title(req, doc, N_("Pair this device"));
    doc_put_text(req->arena, values, "code", req_query(req, "code"));
    form = req_form(req, doc, "form", pair_fields, values);
    doc_get(doc_get(form, "code"), "autocomplete")->kind = DOC_TEXT;
    doc_get(doc_get(form, "code"), "autocomplete")->text = STR("off");
    return NULL;
}

static struct err *pair_prepare(struct req *req)
{
    struct pair_form *form;

    TRY(form_prepare(req));
    form = req->form;
    return access_secret_make(req->arena, &form->secret);
}

/* POST /pair: the browser that sends a code becomes the device, and whoever was signed in there is
   signed out. Right: whoever holds the code, once. */
static struct err *pair_apply(struct req *req, struct store_tx *tx)
{
    struct pair_form *form = req->form;

    TRY(req_form_check(req));
    TRY(access_device_by_code(tx, form->code, &form->device));
    TRY(access_link_gate(req, tx, form->device.id != 0));
    TRY(access_device_pair(tx, form->code, form->secret, &form->device));
    if (req->actor->session_id != 0) TRY(access_session_end(tx, req->actor));
    req->session_changed = true;
    req->set_cookie =
        str_print(req->arena,
                  ACCESS_COOKIE_DEVICE "=" STR_FMT "; Path=/; Max-Age=%lld; HttpOnly; SameSite="
                                       "Lax",
                  STR_ARG(form->secret), (long long)(limits.device_cookie_ms / 1000));
    req->location = STR("/sign-in");
    return NULL;
}

static struct err *put_device(struct req *req, struct store_tx *tx,
                              const struct access_device *device, struct doc *doc)
{
    struct doc *part = doc_put_object(req->arena, doc, "device");

    doc_put_id(req->arena, part, "id", device->id);
    doc_put_text(req->arena, part, "name", device->name);
    return org_put_name(req, tx, part, "unit", device->unit_id);
}

static struct err *paired_view(struct req *req, struct store_tx *tx, struct doc *doc)
{
    const struct pair_form *form = req->form;

    return put_device(req, tx, &form->device, doc);
}

struct err *access_device_put(struct req *req, struct store_tx *tx, struct doc *doc, bool *shared)
{
    struct access_device device;

    TRY(access_device_of(req, tx, &device));
    *shared = device.id != 0;
    if (!*shared) return NULL;
    TRY(put_device(req, tx, &device, doc));
    access_pin_form(req, doc);
    return NULL;
}

/* ---- routes ---- */

#define LEAD                                                                                       \
    {                                                                                              \
        [RELATION_ANONYMOUS] = VERDICT_SIGN_IN,                                                    \
        [RELATION_STRANGER... RELATION_APPROVER] = VERDICT_FORBIDDEN,                              \
        [RELATION_LEAD... RELATION_ADMIN] = VERDICT_YES, [RELATION_TOKEN] = VERDICT_FORBIDDEN      \
    }
#define DEVICES                                                                                    \
    "unit{id:id name:text} items[id:id name:text made:time paired:bool seen?:time] code?:text "    \
    "device?:text address?:text ends?:time"

static const struct route routes[] = {
    {.method = "GET",
     .path = "/units/{id}/devices",
     .summary = "the shared devices of a unit, and the code of the one just made",
     .scope = SCOPE_ADMIN,
     .find = devices_find,
     .view = devices_view,
     .block = block_devices_page,
     .document = DEVICES,
     .expect = LEAD},
    {.method = "POST",
     .path = "/units/{id}/devices",
     .summary = "name a shared device; the answer holds the code that pairs it once",
     .makes = true,
     .scope = SCOPE_ADMIN,
     .find = devices_find,
     .prepare = device_prepare,
     .apply = device_apply,
     .view = devices_view,
     .block = block_devices_page,
     .fields = device_fields,
     .form_size = sizeof(struct device_form),
     .again = "/units/{id}/devices",
     .document = DEVICES,
     .expect = LEAD},
    {.method = "POST",
     .path = "/units/{id}/devices/{device}/end",
     .summary = "a device is shared no more; who sits at it is signed out",
     .scope = SCOPE_ADMIN,
     .find = devices_find,
     .apply = device_end_apply,
     .view = devices_view,
     .block = block_devices_page,
     .document = DEVICES,
     .expect = LEAD},
    {.method = "GET",
     .path = "/pair",
     .summary = "the form by which a browser becomes a shared device",
     .open = true,
     .view = pair_view,
     .block = block_pair_page,
     .query = pair_fields,
     .document = "",
     .expect = {[RELATION_ANONYMOUS... RELATION_TOKEN] = VERDICT_YES}},
    {.method = "POST",
     .path = "/pair",
     .summary = "the browser that sends a code becomes the device, and whoever was signed in there "
                "is signed out",
     .makes = true,
     .open = true,
     .prepare = pair_prepare,
     .apply = pair_apply,
     .view = paired_view,
     .fields = pair_fields,
     .form_size = sizeof(struct pair_form),
     .again = "/pair",
     .document = "device{" ACCESS_DEVICE "}",
     .expect = {[RELATION_ANONYMOUS... RELATION_TOKEN] = VERDICT_FORBIDDEN}},
};

const struct web_routes access_device_routes = {routes, sizeof routes / sizeof *routes};

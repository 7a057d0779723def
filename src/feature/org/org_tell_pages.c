/* What is kept about a person, told to them: who they are, where they belong, when they are away.
 */
#include "base/actor.h"
#include "feature/org/org_absence.h"
#include "feature/org/org_people.h"
#include "web/req.h"

#define ABSENCES_TOLD_MAX 1000

static void tell_person(struct req *req, const struct org_party *person, struct doc *doc)
{
    struct doc *part = doc_put_object(req->arena, doc, "person");

    doc_put_id(req->arena, part, "id", person->id);
    doc_put_text(req->arena, part, "name", person->name);
    doc_put_text(req->arena, part, "email", person->email);
    doc_put_text(req->arena, part, "personnel_no", person->personnel_no);
    doc_put_text(req->arena, part, "person_kind", person->person_kind);
    doc_put_text(req->arena, part, "lang", person->lang);
    doc_put_text(req->arena, part, "zone", person->zone);
    doc_put_text(req->arena, part, "external_id", person->external_id);
    doc_put_time(req->arena, part, "made", person->made_ms);
}

static struct err *tell_relations(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct doc *items = doc_put_list(req->arena, doc, "relations");
    struct org_relation_list list;

    TRY(org_relations_of(tx, req->actor->person_id, ORG_RELATIONS_SHOWN_MAX, &list));
    for (size_t i = 0; i < list.count; i++) {
        struct doc *item = doc_put_object(req->arena, items, NULL);
        struct doc *part = doc_put_object(req->arena, item, "party");
        struct org_party party;

        TRY(org_party_get(tx, list.items[i].party_id, &party));
        doc_put_id(req->arena, part, "id", party.id);
        doc_put_text(req->arena, part, "name", party.name);
        doc_put_text(req->arena, item, "relation", list.items[i].kind);
        doc_put_time(req->arena, item, "from", list.items[i].from_ms);
        doc_put_time(req->arena, item, "to", list.items[i].to_ms);
    }
    return NULL;
}

static struct err *tell_absences(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct doc *items = doc_put_list(req->arena, doc, "absences");
    struct org_absence_list list;

    TRY(org_absences_within(tx, req->actor->person_id, 0, INT64_MAX, ABSENCES_TOLD_MAX, &list));
    for (size_t i = 0; i < list.count; i++) {
        struct doc *item = doc_put_object(req->arena, items, NULL);
        struct org_party deputy = {.name = STR_NONE};

        if (list.items[i].deputy_id != NONE)
            TRY(org_party_get(tx, list.items[i].deputy_id, &deputy));
        doc_put_time(req->arena, item, "from", list.items[i].from_ms);
        doc_put_time(req->arena, item, "to", list.items[i].to_ms);
        doc_put_text(req->arena, item, "deputy", deputy.name);
    }
    return NULL;
}

struct err *org_tell(struct req *req, struct store_tx *tx, struct doc *doc)
{
    struct org_party person;

    TRY(org_party_get(tx, req->actor->person_id, &person));
    tell_person(req, &person, doc);
    TRY(tell_relations(req, tx, doc));
    return tell_absences(req, tx, doc);
}

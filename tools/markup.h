/* Where in HTML a template stands: text, tag, attribute. htmlgen feeds it the fixed text, asks it
   where a value would land, and compares it at the ends of branches. It refuses what could not be
   escaped or what the pages' content security policy would block. */
#ifndef TOOLS_MARKUP_H
#define TOOLS_MARKUP_H

#include "tool.h"

#define MARKUP_NAME_MAX 32
#define MARKUP_OPEN_MAX 64

enum place {
    PLACE_TEXT,
    PLACE_TAG_NAME,
    PLACE_CLOSE_NAME,
    PLACE_TAG, /* between attributes */
    PLACE_ATTR_NAME,
    PLACE_ATTR_EQUALS, /* behind the "=" */
    PLACE_ATTR_BARE,   /* a value without quotes */
    PLACE_ATTR,        /* a value in quotes */
    PLACE_URL,         /* the same, of href and its like */
    PLACE_COMMENT,
    PLACE_DECLARATION /* <!doctype html> */
};

struct markup_tag {
    char name[MARKUP_NAME_MAX];
    unsigned line;
    bool is_button;
};

/* Copied whole where a branch begins. */
struct markup {
    const char *path;
    unsigned line;
    enum place place;
    char quote;
    bool url_begun; /* something of the URL stands already */
    bool parted;    /* white space stands before the next attribute */
    bool was_space; /* the last character written was white space: another one would be lost */
    bool closes;    /* the tag ends with "/>" */
    bool is_button; /* the tag is <button>, or its class begins with btn */
    char tag[MARKUP_NAME_MAX], attr[MARKUP_NAME_MAX];
    struct markup_tag open[MARKUP_OPEN_MAX];
    unsigned depth;
    unsigned floor; /* tags below were opened outside of the branch and cannot be closed in it */
};

/* Take fixed text at AT, at least one character, and write what of it stays to OUT. Returns how
   many characters were taken. */
size_t markup_take(struct markup *markup, const char *at, struct text *out);

/* End a tag, an attribute name or a value without quotes, because a directive stands behind it;
   refuse the directive where none may stand. */
void markup_pause(struct markup *markup);

/* Is this the text of a button? */
bool markup_in_button(const struct markup *markup);

/* A branch began as BEFORE: say whether it ends in the same place with the same tags open. */
bool markup_same(const struct markup *markup, const struct markup *before);

/* Refuse unless a block may end here. */
void markup_end(const struct markup *markup);

#endif

/* The texts of people's languages, compiled from po/ by tools/pogen: every message of the sources
   and templates, with a text in every language, or the build stops. */
#ifndef WEB_MESSAGES_H
#define WEB_MESSAGES_H

struct message {
    const char *id;        /* English; before it, with a context, the context and "\004" */
    const char *id_plural; /* English for other than 1, or NULL */
    /* By language (es fr lv), then by plural form: one text, or es and fr (one, other), lv (zero,
       one, other). Never NULL where a form exists. */
    const char *texts[3][3];
};

/* The message of an id as written in N_, NC_ or a template; NULL when it was never marked. */
const struct message *message_find(const char *id);

#endif

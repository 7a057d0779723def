/* The one allow-list of addresses, and percent-encoding (RFC 3986). */
#include "base/url.h"

#include <strings.h>

static bool url_starts(struct str url, struct str scheme)
{
    return url.len > scheme.len && strncasecmp(url.ptr, scheme.ptr, scheme.len) == 0;
}

bool url_is_safe(struct str url)
{
    if (url.len == 0 || !str_is_utf8(url) || !str_is_clean(url, false)) return false;
    if (str_find(url, STR(" ")) >= 0 || str_find(url, STR("\\")) >= 0) return false;
    if (url.ptr[0] == '/') return !str_starts(url, STR("//"));
    return url.ptr[0] == '#' || url.ptr[0] == '?' || url_starts(url, STR("https://")) ||
           url_starts(url, STR("http://")) || url_starts(url, STR("mailto:"));
}

static bool byte_is_unreserved(char one)
{
    return (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') || (one >= '0' && one <= '9') ||
           one == '-' || one == '.' || one == '_' || one == '~';
}

void url_add_part(struct buf *out, struct str value)
{
    static const char digits[] = "0123456789ABCDEF";

    for (size_t i = 0; i < value.len; i++) {
        unsigned char byte = (unsigned char)value.ptr[i];
        char coded[3] = {'%', digits[byte >> 4], digits[byte & 15]};

        if (byte_is_unreserved(value.ptr[i]))
            buf_add_char(out, value.ptr[i]);
        else
            buf_add(out, (struct str){coded, sizeof coded});
    }
}

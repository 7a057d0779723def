/* Money: the currencies of ISO 4217, decimal text, and the one rounding and the one allocation. */
#include "base/money.h"

#include <string.h>

#include "base/num.h"

#define CURRENCY_STEP 4 /* three letters and a space */

/* ISO 4217:2015 list one with its amendments to 2025 (maintenance agency: SIX, six-group.com):
   every active code that has a minor unit, by exponent. Metals, test codes and XDR have none. */
static const char *const currencies[] = {
    [0] = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF ",
    [1] = "",
    [2] = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN "
          "BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP "
          "GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT "
          "LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN "
          "NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE "
          "SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES "
          "WST XAD XCD XCG YER ZAR ZMW ZWG ",
    [3] = "BHD IQD JOD KWD LYD OMR TND ",
    [4] = "CLF UYW ",
};

static int exponent_find(struct str code)
{
    if (code.len != 3) return -1;
    for (int exponent = 0; exponent < (int)(sizeof currencies / sizeof currencies[0]); exponent++)
        for (const char *one = currencies[exponent]; *one != '\0'; one += CURRENCY_STEP)
            if (memcmp(one, code.ptr, code.len) == 0) return exponent;
    return -1;
}

bool money_present(struct money money)
{
    return money.currency[0] != '\0';
}

bool currency_known(struct str code)
{
    return exponent_find(code) >= 0;
}

int currency_exponent(const char *currency)
{
    return exponent_find(str_of(currency));
}

static bool minor_in_range(int64_t minor)
{
    return minor >= -MONEY_MINOR_MAX && minor <= MONEY_MINOR_MAX;
}

bool money_make(int64_t minor, struct str currency, struct money *money)
{
    if (!currency_known(currency) || !minor_in_range(minor)) return false;
    *money = (struct money){.minor = minor};
    memcpy(money->currency, currency.ptr, currency.len);
    return true;
}

bool money_parse(struct str decimal, struct str currency, struct money *money)
{
    int exponent = exponent_find(currency);
    int64_t minor;

    return exponent >= 0 && num_parse_decimal(decimal, exponent, &minor) &&
           money_make(minor, currency, money);
}

struct str money_decimal(struct arena *arena, struct money money)
{
    if (!money_present(money)) return STR_NONE;
    return num_decimal_text(arena, money.minor, currency_exponent(money.currency));
}

bool money_equal(struct money a, struct money b)
{
    return a.minor == b.minor && memcmp(a.currency, b.currency, sizeof a.currency) == 0;
}

bool money_add(int64_t *sum_minor, int64_t a_minor, int64_t b_minor)
{
    return num_add(sum_minor, a_minor, b_minor) && minor_in_range(*sum_minor);
}

bool money_times_milli(struct money price, int64_t quantity_milli, struct money *total)
{
    __int128 thousandths = (__int128)price.minor * quantity_milli;
    __int128 minor = (thousandths + (thousandths < 0 ? -500 : 500)) / 1000;

    if (minor < -MONEY_MINOR_MAX || minor > MONEY_MINOR_MAX) return false;
    *total = price;
    total->minor = (int64_t)minor;
    return true;
}

/* A split in progress: weights share `amount` (not negative), `sum` is the sum of the weights. */
struct split {
    int64_t amount, sum;
    const int64_t *weights;
    size_t count;
};

static int64_t split_floor(const struct split *split, size_t i)
{
    return (int64_t)((__int128)split->amount * split->weights[i] / split->sum);
}

static int64_t split_remainder(const struct split *split, size_t i)
{
    return (int64_t)((__int128)split->amount * split->weights[i] % split->sum);
}

static int64_t split_count_above(const struct split *split, int64_t remainder)
{
    int64_t count = 0;

    for (size_t i = 0; i < split->count; i++)
        count += split_remainder(split, i) > remainder;
    return count;
}

/* The least remainder that at most LEFT others exceed, by bisection: no memory, n log(sum) steps.
 */
static int64_t split_threshold(const struct split *split, int64_t left)
{
    int64_t low = 0, high = split->sum - 1;

    while (low < high) {
        int64_t middle = low + (high - low) / 2;

        if (split_count_above(split, middle) <= left)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

bool money_split(int64_t total_minor, const int64_t *weights, size_t count, int64_t *parts_minor)
{
    int64_t sign = total_minor < 0 ? -1 : 1, left, ties, threshold;
    struct split split = {.weights = weights, .count = count};

    if (!minor_in_range(total_minor)) return false;
    split.amount = left = sign * total_minor;
    for (size_t i = 0; i < count; i++)
        if (weights[i] < 0 || !num_add(&split.sum, split.sum, weights[i])) return false;
    if (split.sum == 0) return false;

    for (size_t i = 0; i < count; i++)
        left -= split_floor(&split, i);
    threshold = split_threshold(&split, left);
    ties = left - split_count_above(&split, threshold);
    for (size_t i = 0; i < count; i++) {
        int64_t remainder = split_remainder(&split, i);
        bool extra = remainder > threshold || (remainder == threshold && ties > 0);

        ties -= remainder == threshold && extra;
        parts_minor[i] = sign * (split_floor(&split, i) + extra);
    }
    return true;
}

/* Every error of the house: name, stable code, HTTP status, what to tell the reader ({limit} is
   filled). Included with ERR_CODE defined; the order has no meaning. No include guard: it is a
   table. */

/* transport */
ERR_CODE(ERR_NONE, "ok", 200, "")
ERR_CODE(ERR_BAD_REQUEST, "bad-request", 400,
         N_("The request could not be read. Send it again as the API manual describes."))
ERR_CODE(ERR_BAD_JSON, "bad-json", 400,
         N_("The body is not valid JSON. Correct it and send it again."))
ERR_CODE(ERR_BAD_FORM, "bad-form", 400,
         N_("The form could not be read. Go back, reload the page and send it again."))
ERR_CODE(ERR_BAD_TYPE, "bad-content-type", 415,
         N_("Send a form or JSON, in UTF-8 and not compressed; nothing else is read here."))
ERR_CODE(ERR_TOO_LARGE, "too-large", 413, N_("This is too large. Send at most {limit}."))
ERR_CODE(ERR_URI_TOO_LONG, "uri-too-long", 414,
         N_("The address is too long. Shorten the filter or the search."))
ERR_CODE(ERR_HEADERS_TOO_LARGE, "headers-too-large", 431,
         N_("The headers are too large. Remove cookies of this site and try again."))
ERR_CODE(ERR_NOT_FOUND, "not-found", 404,
         N_("There is nothing here, or it is not for you. Check the address."))
ERR_CODE(ERR_METHOD, "method-not-allowed", 405,
         N_("This address does not do that. Use the buttons of the page or the API manual."))
ERR_CODE(ERR_BUSY, "busy", 503,
         N_("The server is busy. Nothing was changed; try again in a moment."))
ERR_CODE(ERR_INTERNAL, "internal", 500,
         N_("Something failed on our side. Nothing was changed; tell your administrator the number "
            "below."))

/* sign-in and rights */
ERR_CODE(ERR_SIGN_IN, "sign-in", 401, N_("Sign in first."))
ERR_CODE(ERR_BAD_LOGIN, "bad-login", 401,
         N_("E-mail, number or password is wrong. Check them and try again."))
ERR_CODE(ERR_BAD_LINK, "bad-link", 403,
         N_("This link or code does not work: it was used, its time is over, or a newer one took "
            "its place. Ask for a new one."))
ERR_CODE(ERR_BAD_PIN, "bad-pin", 401,
         N_("Number or PIN is wrong, or it does not open this device. Check them and try again."))
ERR_CODE(ERR_DEVICE, "shared-device", 403,
         N_("On a shared device you ask, and follow what you asked. For all else sign in on a "
            "device of your own."))
ERR_CODE(ERR_NO_DEVICE, "no-device", 403,
         N_("This is no shared device, or no longer. Ask the lead of your unit to pair it."))
ERR_CODE(ERR_RIGHT, "right", 403, N_("You may not do this here. Ask the team that handles it."))
ERR_CODE(ERR_SCOPE, "scope", 403, N_("This token may not do that. Make one with a wider scope."))
ERR_CODE(ERR_CSRF, "csrf", 403,
         N_("The page was open too long. Reload it and send again; your text is kept."))
ERR_CODE(ERR_THROTTLED, "throttled", 429, N_("Too many tries. Try again {when:relative}."))

/* writes */
ERR_CODE(
    ERR_STATE, "state", 409,
    N_("This is not possible now: the request has moved on. Reload it to see where it stands."))
ERR_CODE(
    ERR_STALE, "stale", 412,
    N_("Somebody changed this while you were writing. Your text is kept; compare and send again."))
ERR_CODE(ERR_KEY_REUSED, "idempotency-key-reused", 422,
         N_("This was already sent with other content. Reload the page and send again."))
ERR_CODE(ERR_BAD_MATCH, "bad-if-match", 400,
         N_("Send as If-Match the ETag that you saw, in quotes, and only where there was one."))
ERR_CODE(ERR_BAD_KEY, "bad-idempotency-key", 400,
         N_("Send as Idempotency-Key 32 hexadecimal digits or a UUID."))
ERR_CODE(ERR_EXISTS, "exists", 409,
         N_("This exists already. Choose another name or change the one that is there."))
ERR_CODE(ERR_FIELDS, "fields", 422, N_("Some fields need your attention."))

/* fields */
ERR_CODE(ERR_REQUIRED, "required", 422, N_("Fill in this field."))
ERR_CODE(ERR_UNKNOWN_FIELD, "unknown-field", 422, N_("This field does not exist here. Remove it."))
ERR_CODE(ERR_DUPLICATE_FIELD, "duplicate-field", 422,
         N_("This field was sent twice. Send it once."))
ERR_CODE(ERR_WRONG_TYPE, "wrong-type", 422,
         N_("This is not the kind of value expected here. Correct it."))
ERR_CODE(ERR_TOO_LONG, "too-long", 422, N_("Use at most {limit} characters."))
ERR_CODE(ERR_TOO_SHORT, "too-short", 422, N_("Use at least {limit} characters."))
ERR_CODE(ERR_TOO_SMALL, "too-small", 422, N_("Enter {limit} or more."))
ERR_CODE(ERR_TOO_BIG, "too-big", 422, N_("Enter {limit} or less."))
ERR_CODE(ERR_TOO_MANY, "too-many", 422, N_("Choose at most {limit}."))
ERR_CODE(ERR_BAD_NUMBER, "bad-number", 422, N_("Enter a number, for example 12 or 12.5."))
ERR_CODE(ERR_BAD_DATE, "bad-date", 422, N_("Enter a date that exists, for example 2026-11-21."))
ERR_CODE(ERR_BAD_TIME, "bad-time", 422, N_("Enter a date and time that exist."))
ERR_CODE(ERR_BAD_MONEY, "bad-money", 422,
         N_("Enter an amount with its currency, for example 12.50 EUR."))
ERR_CODE(ERR_BAD_CHOICE, "bad-choice", 422, N_("Choose one of the values offered."))
ERR_CODE(ERR_BAD_EMAIL, "bad-email", 422,
         N_("Enter an e-mail address, for example ana@company.example."))
ERR_CODE(ERR_BAD_TEXT, "bad-text", 422,
         N_("The text holds characters that cannot be kept. Remove control characters."))
ERR_CODE(ERR_BAD_REFERENCE, "bad-reference", 422,
         N_("This does not exist, or you may not choose it. Choose another."))
ERR_CODE(ERR_OTHER_PRICE, "other-price", 422,
         N_("The price of one is {limit}: leave it out. Another is for the supplier to offer."))
ERR_CODE(ERR_IN_PAST, "in-past", 422, N_("Choose a time in the future."))
ERR_CODE(ERR_IN_FUTURE, "in-future", 422, N_("Enter a time that has passed."))
ERR_CODE(ERR_RATE_WHOLE, "rate-whole", 422,
         N_("A rating is for the whole: give it when you accept the last part."))
ERR_CODE(ERR_TOO_FAR, "too-far", 422, N_("Choose a time within the next {limit} years."))
ERR_CODE(ERR_FOR_WHOM, "for-whom", 422,
         N_("Name the person for whom it was done: they are asked to confirm it."))
ERR_CODE(ERR_WEAK_PASSWORD, "weak-password", 422,
         N_("Choose a password of at least {limit} characters."))
ERR_CODE(ERR_PIN_DIGITS, "pin-digits", 422, N_("A PIN has 4 to 8 digits."))
ERR_CODE(ERR_WEAK_PIN, "weak-pin", 422,
         N_("This PIN is easily guessed. Choose one without rows, repeats, dates or your number."))
ERR_CODE(ERR_CHOOSE_PIN, "choose-pin", 422,
         N_("This is your first PIN. Enter it once more, and choose one that you alone know."))
ERR_CODE(ERR_OWN_MEMBER, "own-member", 403,
         N_("You made this person a member yourself. An administrator gives them their first PIN."))
ERR_CODE(ERR_HAS_WAY_IN, "has-way-in", 409,
         N_("This person has a PIN or a password already. An administrator gives a new PIN."))

ERR_CODE(ERR_ALL_LET_IN, "all-let-in", 409,
         N_("Nobody is left to let in here. Whoever lost their link gets a new one on their page."))
ERR_CODE(ERR_LET_IN_MANY, "let-in-many", 409,
         N_("At most {limit} people get links at once. Choose a company or a unit."))

/* the loop */
ERR_CODE(ERR_USE_COUNTER, "use-counter", 409,
         N_("Date or price differ from what was asked: make a counter-offer instead."))
ERR_CODE(ERR_CHILDREN_OPEN, "children-open", 409,
         N_("A required part is still open. Wait for it, or cancel it first."))
ERR_CODE(ERR_OWN_APPROVAL, "own-approval", 403,
         N_("Nobody approves their own request. Ask somebody else to decide."))
ERR_CODE(ERR_OWN_ACCEPTANCE, "own-acceptance", 403,
         N_("Who delivered may not accept. Ask a colleague of the customer's side."))
ERR_CODE(ERR_OWN_RATING, "own-rating", 403,
         N_("Nobody rates their own work. Leave it to the other side."))
ERR_CODE(ERR_ALREADY_RATED, "already-rated", 409,
         N_("This side has rated already; there is nothing left to do."))
ERR_CODE(ERR_REOPEN_LATE, "reopen-late", 409,
         N_("The time to reopen this has passed. Ask again instead."))
ERR_CODE(ERR_NOT_ELIGIBLE, "not-eligible", 403,
         N_("This offering is not for you. Look in the catalogue for one that is."))
ERR_CODE(ERR_WITHDRAWN_OFFERING, "offering-withdrawn", 409,
         N_("This offering takes no new requests. Look in the catalogue for another."))
ERR_CODE(
    ERR_OFFERING_STATE, "offering-state", 409,
    N_("This is not possible now: the offering has moved on. Reload it to see where it stands."))
ERR_CODE(ERR_FOR_EVERYBODY, "for-everybody", 422,
         N_("It is offered to everybody already. Untick these, or choose only those ticked."))
ERR_CODE(ERR_NOT_FOR_CUSTOMERS, "not-for-customers", 422,
         N_("This is not offered to external customers. Ask for yourself or for a unit."))
ERR_CODE(ERR_NOT_FOR_THEM, "not-for-them", 422,
         N_("This is not offered to the person named. Choose an offering that is for them."))
ERR_CODE(ERR_ORDER_THERE, "order-there", 422,
         N_("An order of this customer with this number is there already. Look for it in the list "
            "of its orders."))
ERR_CODE(ERR_TOO_DEEP, "too-deep", 409,
         N_("The chain is too long here. Ask from a request nearer to its start."))
ERR_CODE(ERR_NOT_ASKED, "not-asked", 422,
         N_("{limit} was asked by others. Only what you or your team asked may be linked."))
ERR_CODE(ERR_ORDER_FIRST, "order-first", 422,
         N_("{limit} is an order of an external customer: it stands at the start of its chain. "
            "Link another request to it."))
ERR_CODE(ERR_LINK_CIRCLE, "link-circle", 422,
         N_("This belongs to {limit}: linked, the two would wait for each other. Choose another."))
ERR_CODE(ERR_SECOND_PARENT, "second-parent", 422,
         N_("{limit} is linked to a request already. Unlink it there first."))
ERR_CODE(ERR_NOT_LINKED, "not-linked", 422,
         N_("{limit} is not linked to this request. Choose one that is."))
ERR_CODE(ERR_PAUSED_ON, "paused-on", 422,
         N_("This is paused until {limit} has ended. Resume it first."))
ERR_CODE(ERR_PASSED_ON, "passed-on", 422,
         N_("Something of this request was passed on to {limit}, so it stays linked. Withdraw or "
            "cancel it instead."))

/* secrecy */
ERR_CODE(ERR_NOT_NAMED, "not-named", 409,
         N_("Everybody of the team handles this. Only an offering for named persons has a list."))
ERR_CODE(ERR_SELF_HANDLER, "self-handler", 403,
         N_("Nobody puts themself on this list. Ask somebody who is on it to add you."))
ERR_CODE(ERR_LAST_HANDLER, "last-handler", 409,
         N_("Nobody else is left to handle this. Add another handler first."))
ERR_CODE(ERR_HANDLER_APPROVES, "handler-approves", 409,
         N_("Who approves these requests handles them too. Make an offering with another approver "
            "first."))

ERR_CODE(ERR_OWN_GLASS, "own-glass", 403,
         N_("Who asks does not confirm. It takes a second person: an administrator or executive."))
ERR_CODE(ERR_GLASS_LATE, "glass-late", 409,
         N_("The day to confirm this is over. Who needs it may ask again."))

/* people and units */
ERR_CODE(ERR_ENDED, "ended", 409,
         N_("This has ended and stays as it was. Choose one that is still there."))
ERR_CODE(ERR_NOBODY, "nobody", 422,
         N_("Nobody is found by this. Enter an e-mail address or a personnel number."))
ERR_CODE(ERR_OTHERS_PEOPLE, "others-people", 422,
         N_("This person does not belong to the company of this unit. Ask an administrator."))
ERR_CODE(ERR_UNIT_OWES, "unit-owes", 409,
         N_("It still has open requests ({limit}). Finish them, or name the unit that takes them "
            "over."))
ERR_CODE(ERR_UNIT_MEMBERS, "unit-members", 409,
         N_("It still has members ({limit}). End their membership first, or name the unit that "
            "takes them over."))
ERR_CODE(ERR_UNIT_UNITS, "unit-units", 409,
         N_("Units stand below it ({limit}). Move them first, or name the unit that takes them "
            "over."))
ERR_CODE(ERR_UNIT_OFFERS, "unit-offers", 409,
         N_("It still offers something ({limit}). Withdraw its offerings first, or name the unit "
            "that takes them over."))
ERR_CODE(ERR_COMPANY_OWES, "company-owes", 409,
         N_("The company still has open requests ({limit}). Finish them first."))
ERR_CODE(ERR_CUSTOMER_WAITS, "customer-waits", 409,
         N_("This customer still waits for open requests ({limit}). Finish them first."))
ERR_CODE(ERR_COMPANY_UNITS, "company-units", 409,
         N_("The company still has units ({limit}). End them first."))
ERR_CODE(ERR_COMPANY_PEOPLE, "company-people", 409,
         N_("People still belong to the company ({limit}). End their relations first."))
ERR_CODE(ERR_COMPANY_SHARES, "company-shares", 409,
         N_("Shares or control still tie it to other companies ({limit}). End them first."))
ERR_CODE(ERR_MERGE_ITSELF, "merge-itself", 422,
         N_("A unit is not merged into itself. Choose another unit."))
ERR_CODE(ERR_MERGE_BELOW, "merge-below", 422,
         N_("This unit stands below the one to be merged. Choose another, or move it up first."))
ERR_CODE(ERR_END_UNPLANNED, "end-unplanned", 409,
         N_("No end is planned any more: it was taken back, or it has ended. Look at its page."))
ERR_CODE(ERR_DEPUTY_SELF, "deputy-self", 422,
         N_("Nobody is their own deputy. Name somebody else, or nobody."))
ERR_CODE(ERR_DEPUTY_LEFT, "deputy-left", 422,
         N_("This person has left. Name a deputy who is still here."))
ERR_CODE(ERR_DEPUTY_AWAY, "deputy-away", 422,
         N_("This person is away themself on some of these days. Name another deputy."))
ERR_CODE(ERR_DEPUTY_OTHER, "deputy-other", 422,
         N_("A deputy works in the same company. Name somebody else."))
ERR_CODE(ERR_ERASE_SELF, "erase-self", 403,
         N_("Nobody erases themself. Ask another administrator."))
ERR_CODE(ERR_NOT_LEFT, "not-left", 409,
         N_("This person has not left. Record their last day first."))
ERR_CODE(ERR_STILL_OWNS, "still-owns", 409,
         N_("This person still owns or controls companies ({limit}). End that first."))
ERR_CODE(ERR_STILL_APPROVES, "still-approves", 409,
         N_("This person still approves what is offered ({limit}). Name another approver first."))
ERR_CODE(ERR_STILL_OPEN, "still-open", 409,
         N_("Requests of this person are still open ({limit}). Have them finished or withdrawn "
            "first."))
ERR_CODE(ERR_LAST_ADMIN, "last-admin", 409,
         N_("This is the last administrator. Make somebody else an administrator first."))

/* tables of people and units: the file, then its rows */
ERR_CODE(ERR_FILE_NAME, "file-name", 422, N_("Choose a file whose name ends with .csv or .xlsx."))
ERR_CODE(
    ERR_FILE_TYPE, "file-type", 422,
    N_("The file is not what its name says. Save it again as CSV or XLSX, without a password."))
ERR_CODE(ERR_FILE_BROKEN, "file-broken", 422,
         N_("The file is damaged here: {limit}. Save it again and send it again."))
ERR_CODE(ERR_FILE_EMPTY, "file-empty", 422,
         N_("The table has no rows below its header. Fill it in and send it again."))
ERR_CODE(ERR_FILE_UTF8, "file-utf8", 422,
         N_("Row {limit} is not UTF-8 text. Save the table as CSV UTF-8 and send it again."))
ERR_CODE(ERR_FILE_WIDTH, "file-width", 422,
         N_("Row {limit} has more cells than the header. Name the columns, or remove the cells."))
ERR_CODE(ERR_FILE_COLUMNS, "file-columns", 422,
         N_("Two columns are called {limit}. Rename one of them."))
ERR_CODE(ERR_FILE_SIZE, "file-size", 422, N_("The table is too large. Split it: at most {limit}."))
ERR_CODE(ERR_MAPPING, "mapping", 422,
         N_("Say once which column holds the name, and which the e-mail, the personnel number or "
            "the external id (of units: the code or the external id)."))
ERR_CODE(ERR_MAPPING_CUSTOMERS, "mapping-customers", 422,
         N_("Say once which column holds the name of the customer."))
ERR_CODE(ERR_MAPPING_ORDERS, "mapping-orders", 422,
         N_("Say once which column holds the customer, which the number of the order, and which "
            "the offering."))
ERR_CODE(ERR_NO_KEY, "no-key", 422,
         N_("Give an external id, an e-mail or a personnel number, so that the person is found "
            "again."))
ERR_CODE(ERR_TWICE, "twice-in-file", 422,
         N_("This stands twice in the file, also in row {limit}. Keep one of them."))
ERR_CODE(ERR_CYCLE, "cycle", 422,
         N_("These units would stand above themselves: {limit}. Change the parent of one."))
ERR_CODE(ERR_UNITS_DEEP, "units-deep", 422,
         N_("At most {limit} units stand above one another. Choose a unit higher up."))
ERR_CODE(ERR_PARENT_FAILED, "parent-failed", 422,
         N_("The unit above has an error itself, in row {limit}. Correct that row first."))
ERR_CODE(ERR_OTHER_COMPANY, "other-company", 422,
         N_("This unit belongs to another company. Choose one of the same company."))
ERR_CODE(ERR_UNKNOWN_COMPANY, "unknown-company", 422,
         N_("There is no company called {limit}. Correct the name, or add the company first."))
ERR_CODE(ERR_UNKNOWN_UNIT, "unknown-unit", 422,
         N_("There is no unit {limit} here. Correct it, or import the units first."))
ERR_CODE(ERR_UNKNOWN_CUSTOMER, "unknown-customer", 422,
         N_("There is no external customer {limit}. Correct it, or import the customers first."))
ERR_CODE(ERR_CUSTOMER_ENDED, "customer-ended", 422,
         N_("{limit} is no customer any more. Remove the row, or name another customer."))
ERR_CODE(ERR_UNKNOWN_OFFERING, "unknown-offering", 422,
         N_("Nobody offers {limit} here. Write the title as the catalogue has it."))
ERR_CODE(ERR_SEVERAL_OFFERINGS, "several-offerings", 422,
         N_("Several teams offer {limit}. Name the unit in a column of its own."))
ERR_CODE(ERR_UNKNOWN_COLLEAGUE, "unknown-colleague", 422,
         N_("{limit} does not work in the company that supplies this. Write the e-mail or the "
            "personnel number of a colleague there."))
ERR_CODE(ERR_BY_HAND, "by-hand", 422,
         N_("This offering asks questions or is confidential. Enter the order on its page."))
ERR_CODE(ERR_UNCLEAR, "unclear", 422,
         N_("Several are called {limit}. Write the code or the external id instead."))
ERR_CODE(ERR_BAD_WORD, "bad-word", 422, N_("Write one of these: {limit}."))
ERR_CODE(ERR_BAD_CODE, "bad-code", 422,
         N_("A code is two to six capital letters or digits, for example IT. Correct it."))
ERR_CODE(ERR_LEADER_LEFT, "leader-left", 422,
         N_("Who leads must still be here. Name another lead, or correct the last day."))
ERR_CODE(ERR_PERSON_LEFT, "person-left", 422,
         N_("This person or unit has ended. Remove the row, or give a new external id."))
ERR_CODE(ERR_OVERLAP, "overlap", 422,
         N_("This overlaps the time already kept: {limit}. Correct the first or the last day."))
ERR_CODE(ERR_DAY_ORDER, "day-order", 422,
         N_("The last day comes before the first. Correct one of them."))
ERR_CODE(ERR_OTHER_PERSON, "other-person", 422,
         N_("This belongs to somebody else: {limit}. Correct it, or the external id."))
ERR_CODE(ERR_ROWS_LEFT, "rows-left", 422,
         N_("Some rows were not imported: {limit}. Correct them and import the file again."))
ERR_CODE(ERR_IN_USE, "in-use", 409, N_("This stays: it is used elsewhere by now."))
ERR_CODE(ERR_CHANGED_SINCE, "changed-since", 409,
         N_("This stays as it is: it was changed after the import."))

/* files of requests */
ERR_CODE(ERR_ATTACHMENT_SIZE, "attachment-size", 422,
         N_("A file may have {limit} at most. Make it smaller, or send it in parts."))
ERR_CODE(ERR_ATTACHMENT_EMPTY, "attachment-empty", 422,
         N_("The file is empty. Choose another one."))
ERR_CODE(ERR_ATTACHMENT_TYPE, "attachment-type", 422,
         N_("The file is not what its name says. Give it the right ending and send it again."))
ERR_CODE(ERR_ATTACHMENT_PROGRAM, "attachment-program", 422,
         N_("Programs are not taken. Send a document, a picture or a text."))
ERR_CODE(ERR_NO_PHOTO, "no-photo", 422,
         N_("This is not a photo. Send a picture as JPEG, PNG or WebP."))
ERR_CODE(ERR_PHOTO_BROKEN, "photo-broken", 422,
         N_("The picture is damaged. Take it again, or send another one."))
ERR_CODE(ERR_ATTACHMENTS_HELD, "attachments-held", 409,
         N_("You have sent {limit} files that belong to no request yet. Use them first, or wait a "
            "day."))
ERR_CODE(ERR_FILE_LOST, "file-lost", 503,
         N_("A file is missing or was changed from outside. Tell your administrator to restore "
            "it."))
/* ownership */
ERR_CODE(ERR_OWN_SHARES, "own-shares", 422,
         N_("A company neither owns nor controls itself. Choose another company."))
ERR_CODE(ERR_COMPANY_ENDED, "company-ended", 422,
         N_("This company has ended. Choose one that is still there."))
ERR_CODE(ERR_OVERLAPS, "overlaps", 422,
         N_("This is recorded already for some of these days. End that entry first, or choose "
            "other days."))
ERR_CODE(ERR_OVER_WHOLE, "over-whole", 422,
         N_("On {limit} the owners together would hold more than the whole company. End another "
            "share first, or enter less."))
ERR_CODE(ERR_OVER_BUYER, "over-buyer", 422,
         N_("With what the buyer holds already this is more than the whole company. Enter "
            "less."))
ERR_CODE(ERR_ENDS_EARLY, "ends-early", 422,
         N_("This would end before it begins. Choose a later day."))
ERR_CODE(ERR_ENDED_BEFORE, "ended-before", 422,
         N_("This has ended before that day. Choose an earlier day."))

/* the sample */
ERR_CODE(ERR_NO_SAMPLE, "no-sample", 409,
         N_("This house does not hold the sample. Nothing was changed."))
ERR_CODE(ERR_SAMPLE_GROWN, "sample-grown", 409,
         N_("Nothing was removed: people, units, companies or customers were added to the sample "
            "({limit}). "
            "To remove them as well, run this command where the server runs (interna sample "
            "remove --added {limit})."))
ERR_CODE(ERR_UNCONFIRMED, "unconfirmed", 422,
         N_("Nothing was changed. Tick this to say that you mean it."))

/* environment and command line */
ERR_CODE(ERR_USAGE, "usage", 400, N_("The command was not understood. See --help."))
ERR_CODE(ERR_DATABASE, "database", 503,
         N_("The database did not answer. Nothing was changed; try again."))
ERR_CODE(
    ERR_UNSURE, "unsure", 503,
    N_("Whether this was saved is not certain. Look before you send it again; the same form or "
       "key counts once."))
ERR_CODE(ERR_DISK_FULL, "disk-full", 503,
         N_("The disk is full. Nothing was changed; tell your administrator to make room."))
ERR_CODE(ERR_READ_ONLY, "read-only", 503,
         N_("The data folder cannot be written. Nothing was changed; tell your administrator."))
ERR_CODE(ERR_NO_DATA, "no-data", 503,
         N_("There is no data of Interna here. Check --data and --db; serve, user add and import "
            "log begin it."))
ERR_CODE(ERR_LOCKED, "locked", 503, N_("Another process uses this data folder. Stop it first."))
ERR_CODE(ERR_CORRUPT, "corrupt", 503, N_("The data file is damaged. Stop, and restore a backup."))
ERR_CODE(ERR_NEWER_SCHEMA, "newer-schema", 503,
         N_("The data was written by a newer version. Start that version."))
ERR_CODE(ERR_CHANGED_SCHEMA, "changed-schema", 503,
         N_("The data was made by another build of this version. Use the build that made it, or "
            "restore a backup."))
ERR_CODE(ERR_IO, "io", 503,
         N_("A file could not be read or written. Check the path and its rights."))
ERR_CODE(ERR_LISTEN, "listen", 503,
         N_("The address cannot be listened on. Choose a free one with --listen."))
ERR_CODE(ERR_BAD_FILE, "bad-file", 422,
         N_("The file cannot be used. Nothing was imported; correct it and try again."))
ERR_CODE(
    ERR_HALF_IMPORTED, "half-imported", 503,
    N_("The import stopped half-way (requests kept: {limit}). Mend what is named below and run "
       "it again; it goes on from there."))
ERR_CODE(ERR_SEAL_BROKEN, "seal-broken", 409,
         N_("The log was changed from outside. Restore a backup and compare."))

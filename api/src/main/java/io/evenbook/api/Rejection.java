package io.evenbook.api;

/**
 * The reason why a command was refused. A refusal writes no event. Every rejection is a record; clients see its
 * components under their names.
 */
public interface Rejection {

    /** The stable code that clients branch on: {@code account.insufficient-available}. */
    String code();

    /** One sentence that names the field and the value, and says what is allowed. */
    String detail();

    Kind kind();

    /** The kind of fault. HTTP statuses: UNKNOWN 404, CONFLICT 409, PRECONDITION 412, RULE 422. */
    enum Kind {
        UNKNOWN,
        CONFLICT,
        PRECONDITION,
        RULE
    }
}

package io.evenbook.api;

/**
 * The reason why a command was refused. A refusal writes no event. Every rejection is a record; clients see its
 * components under their names.
 */
public interface Rejection {

    /** Returns code, kind and text. The code and the kind do not depend on the components. */
    Refusal refusal();

    /** The stable code that clients branch on. */
    default String code() {
        return refusal().code();
    }

    /** One sentence for people. */
    default String detail() {
        return refusal().detail();
    }

    /** The kind of fault. */
    default Kind kind() {
        return refusal().kind();
    }

    /** The kind of fault. HTTP statuses: UNKNOWN 404, FORBIDDEN 403, CONFLICT 409, PRECONDITION 412, RULE 422. */
    enum Kind {
        UNKNOWN,
        FORBIDDEN,
        CONFLICT,
        PRECONDITION,
        RULE
    }
}

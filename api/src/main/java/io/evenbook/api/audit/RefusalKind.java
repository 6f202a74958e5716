package io.evenbook.api.audit;

/** Why a request was refused. */
public enum RefusalKind {
    /** Wrong or unknown credentials. */
    LOGIN_FAILED,
    /** Too many failed logins locked the user, or it was locked already. */
    LOCKED,
    /** The user lacks the permission. */
    FORBIDDEN,
    /** A rule refused the command. */
    REFUSED
}

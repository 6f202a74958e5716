package io.evenbook.query.support.position;

import java.util.Locale;

/** A view, or the log. */
public enum View {
    REFERENCE(Store.POSTGRES),
    ACCOUNTS(Store.POSTGRES),
    JOURNAL(Store.POSTGRES),
    ORDERS(Store.POSTGRES),
    TRADES(Store.POSTGRES),
    BOOKS(Store.POSTGRES),
    CANDLES(Store.POSTGRES),
    SAGAS(Store.POSTGRES),
    CLEARING(Store.POSTGRES),
    CONTROLS(Store.POSTGRES),
    CUSTOMERS(Store.POSTGRES),
    APPROVALS(Store.POSTGRES),
    EVENTBLOCKS(Store.POSTGRES),
    NOTIFICATIONS(Store.MONGO),
    ANALYTICS(Store.MONGO),
    /** The event log itself. */
    LOG(Store.LOG);

    enum Store {
        POSTGRES,
        MONGO,
        LOG
    }

    private final Store store;

    View(Store store) {
        this.store = store;
    }

    Store store() {
        return store;
    }

    /** The name of the view's schema, and the prefix of its collections. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

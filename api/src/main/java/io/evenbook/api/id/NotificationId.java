package io.evenbook.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The identifier of a notification, named for its event and its account: {@code ntf_4711_acc_alice}.
 *
 * @param value matches {@code ntf_[1-9][0-9]{0,18}_acc_[A-Za-z0-9_-]{1,60}}
 */
public record NotificationId(@JsonValue String value) {
    private static final String PATTERN = "ntf_[1-9][0-9]{0,18}_acc_[A-Za-z0-9_-]{1,60}";

    /** @throws IllegalArgumentException if the value does not match the pattern */
    @JsonCreator
    public NotificationId {
        Identifiers.requireMatch("notificationId", value, PATTERN);
    }

    /** Names the notification of an account. @param position position of the event in the log, from 1 */
    public static NotificationId of(long position, AccountId accountId) {
        return new NotificationId("ntf_" + position + "_" + accountId);
    }

    /** Returns the value itself. */
    @Override
    public String toString() {
        return value;
    }
}

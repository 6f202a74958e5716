package io.evenbook.command.access;

import io.evenbook.api.access.UserCommand;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.customer.CustomerLimits;

/** New credentials of a customer's user: whoever got in by them withdraws nothing for a while. */
public final class Credentials {
    private Credentials() {}

    /** Decides a change of a credential, and begins the customer's cooling-off in the same commit. */
    public static long change(UserCommand change, Streams streams) {
        long before = streams.position();
        long version = UserState.AGGREGATE.handle(change, streams);
        UserState user = UserState.AGGREGATE.find(streams, change.userId());
        if (user.customerId() != null && streams.position() > before) {
            CustomerLimits.beginCoolingOff(user.customerId(), streams);
        }
        return version;
    }
}

package io.evenbook.command.customer;

import io.evenbook.api.customer.CustomerCommand;
import io.evenbook.api.customer.CustomerCommand.CreateCustomer;
import io.evenbook.api.customer.CustomerCommand.DecideKyc;
import io.evenbook.api.customer.CustomerCommand.RequestKyc;
import io.evenbook.api.customer.CustomerCommand.SetTier;
import io.evenbook.api.customer.KycDecision;
import io.evenbook.api.customer.Tier;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.UserId;
import java.util.List;

/** The commands that make the customers of an embedded start. */
public final class CustomerSeeds {
    private static final String REASON = "embedded start";

    private CustomerSeeds() {}

    /**
     * Creates a customer with a KYC level and a tier, to be sent in this order, once: a repeat is refused.
     *
     * @param level 1 or 2
     * @param operator who decides, alone
     */
    public static List<CustomerCommand> commands(CustomerId customerId, int level, Tier tier, UserId operator) {
        return List.of(
                new CreateCustomer(customerId),
                new RequestKyc(customerId, level, List.of()),
                new DecideKyc(customerId, 1, KycDecision.GRANTED, "SEED", null, REASON, operator, null, true),
                new SetTier(customerId, tier, REASON));
    }
}

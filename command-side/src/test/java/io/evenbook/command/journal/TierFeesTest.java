package io.evenbook.command.journal;

import static io.evenbook.command.Vocabulary.USD;
import static io.evenbook.command.Vocabulary.entry;
import static io.evenbook.command.Vocabulary.requested;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.account.AccountCommand.FreezeAccount;
import io.evenbook.api.account.AccountCommand.OpenAccount;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.customer.CustomerCommand.ChargeTierFee;
import io.evenbook.api.customer.CustomerCommand.CreateCustomer;
import io.evenbook.api.customer.CustomerCommand.DecideKyc;
import io.evenbook.api.customer.CustomerCommand.RequestKyc;
import io.evenbook.api.customer.CustomerCommand.SetTier;
import io.evenbook.api.customer.CustomerEvent.TierFeeCharged;
import io.evenbook.api.customer.CustomerEvent.TierSet;
import io.evenbook.api.customer.KycDecision;
import io.evenbook.api.customer.Tier;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.UserId;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.command.World;
import io.evenbook.command.customer.CustomerState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The monthly fees of tiers. */
class TierFeesTest {
    private static final CustomerId CAROL = CustomerId.named("carol");
    private static final AccountId POOR = AccountId.named("poor");
    private static final AccountId FROZEN = AccountId.named("frozen");
    private static final AccountId RICH = AccountId.named("rich");

    private final World world = new World();
    private int entries = 1_000;

    @BeforeEach
    void aVipWithThreeAccounts() {
        world.send(new CreateCustomer(CAROL));
        world.send(new RequestKyc(CAROL, 1, List.of()));
        world.send(new DecideKyc(CAROL, 1, KycDecision.GRANTED, "ID", null, "seen", UserId.named("ann"), null, false));
        for (AccountId account : List.of(POOR, FROZEN, RICH)) {
            world.send(new OpenAccount(account, CAROL, null));
        }
        world.deposit(POOR, USD, "49.99").deposit(FROZEN, USD, "500").deposit(RICH, USD, "120");
        world.send(new FreezeAccount(FROZEN, FreezeLevel.DEBITS, "a question"));
        world.send(new SetTier(CAROL, Tier.VIP, "an offer"));
    }

    @Test
    void aFeeIsChargedOnceAMonthFromTheFirstOfTheNextOne() {
        assertThat(charge(Tier.VIP)).isEmpty();
        world.at(Instant.parse("2026-01-31T23:59:59.999999Z"));
        assertThat(charge(Tier.VIP)).isEmpty();
        world.at(Instant.parse("2026-02-01T00:00:00Z"));
        assertThat(charge(Tier.PREMIUM)).isEmpty();
        assertThat(charge(Tier.VIP)).hasSize(3).last().isInstanceOfSatisfying(TierFeeCharged.class, charged -> {
            assertThat(charged.accountId()).isEqualTo(RICH);
            assertThat(charged.nextDueAt()).isEqualTo("2026-03-01T00:00:00Z");
        });
        assertThat(charge(Tier.VIP)).isEmpty();
        assertThat(fees()).isEqualTo("50.000000");
        world.at(Instant.parse("2026-03-17T12:00:00Z"));
        assertThat(charge(Tier.VIP)).hasSize(3);
        assertThat(charge(Tier.VIP)).isEmpty();
        assertThat(fees()).isEqualTo("100.000000");
    }

    @Test
    void anUnpaidTierFallsBackToStandard() {
        world.at(Instant.parse("2026-03-01T00:00:00Z"));
        assertThat(charge(Tier.VIP)).hasSize(3);
        assertThat(charge(Tier.VIP)).as("the month before is not charged later").isEmpty();
        world.at(Instant.parse("2026-04-01T00:00:00Z"));
        assertThat(charge(Tier.VIP)).hasSize(3);
        world.at(Instant.parse("2026-05-01T00:00:00Z"));
        assertThat(charge(Tier.VIP))
                .containsExactly(new TierSet(CAROL, Tier.STANDARD, null, "The fee of 2026-05 is unpaid"));
        assertThat(customer().tier()).isEqualTo(Tier.STANDARD);
        assertThat(charge(Tier.VIP)).isEmpty();
        assertThat(fees()).isEqualTo("100.000000");
    }

    @Test
    void anotherTierDoesNotPutTheFeeOff() {
        world.at(Instant.parse("2026-02-01T00:00:00Z"));
        world.send(new SetTier(CAROL, Tier.PREMIUM, "too dear"));
        assertThat(customer().feeDueAt()).isEqualTo("2026-02-01T00:00:00Z");
        world.send(new SetTier(CAROL, Tier.STANDARD, "too dear"));
        assertThat(customer().feeDueAt()).isNull();
    }

    private List<Object> charge(Tier tier) {
        return world.send(new ChargeTierFee(CAROL, tier, requested(USD, "50"), entry(entries++)));
    }

    private String fees() {
        return world.ledgerBalance(LedgerAccount.FEES, USD).toPlainString();
    }

    private CustomerState customer() {
        return world.streams().find(CustomerState.AGGREGATE.type(), CAROL);
    }
}

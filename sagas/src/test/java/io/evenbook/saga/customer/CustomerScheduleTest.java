package io.evenbook.saga.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.api.customer.CustomerCommand.ChargeTierFee;
import io.evenbook.api.customer.CustomerCommand.EndKyc;
import io.evenbook.api.customer.CustomerEvent.CustomerClosed;
import io.evenbook.api.customer.CustomerEvent.KycDecided;
import io.evenbook.api.customer.CustomerEvent.KycEnded;
import io.evenbook.api.customer.CustomerEvent.TierFeeCharged;
import io.evenbook.api.customer.CustomerEvent.TierSet;
import io.evenbook.api.customer.KycDecision;
import io.evenbook.api.customer.Tier;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.CustomerId;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.id.UserId;
import io.evenbook.api.money.Money;
import io.evenbook.api.money.Requested;
import io.evenbook.axon.postgres.lease.Ownership;
import io.evenbook.saga.Handling;
import io.evenbook.saga.PooledPostgres;
import io.evenbook.saga.Refused;
import io.evenbook.saga.ScriptedCommandBus;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** Ends of levels and fees, from the events to the commands, on the real table. */
class CustomerScheduleTest {
    private static final Instant NOON = Instant.parse("2026-02-01T12:00:00Z");
    private static final CustomerId CAROL = CustomerId.named("carol");
    private static final CustomerId DAVE = CustomerId.named("dave");
    private static final AssetCode USD = new AssetCode("USD");
    private static final Requested FEE = new Requested(USD, new BigDecimal("50"));

    private static PooledPostgres postgres;
    private static JdbcTemplate jdbc;

    private final ScriptedCommandBus bus = new ScriptedCommandBus();
    private final CustomerDates dates = new CustomerDateTable(jdbc);
    private final CustomerDateReader reader = new CustomerDateReader(dates);

    @BeforeAll
    static void start() throws IOException {
        postgres = new PooledPostgres(2);
        jdbc = postgres.jdbc();
        postgres.migrate("V12_1__customer_dates.sql");
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void noDates() {
        jdbc.execute("truncate customer_date");
    }

    @Test
    void aLevelEndsAtItsTime() {
        Handling.of(reader, granted(NOON));
        runAt(NOON.minusSeconds(1));
        assertThat(bus.commands()).isEmpty();
        runAt(NOON);
        assertThat(bus.commands()).containsExactly(new EndKyc(CAROL));
        Handling.of(reader, new KycEnded(CAROL, 1, NOON));
        runAt(NOON);
        assertThat(bus.commands()).hasSize(1);
    }

    @Test
    void aNewGrantReplacesTheEndOfTheOldOne() {
        Handling.of(reader, granted(NOON));
        Handling.of(reader, granted(NOON.plusSeconds(1)));
        runAt(NOON);
        Handling.of(reader, granted(null));
        runAt(NOON.plusSeconds(1));
        assertThat(bus.commands()).isEmpty();
    }

    @Test
    void theFeeOfTheTierIsChargedWhenItIsDue() {
        Handling.of(reader, new TierSet(CAROL, Tier.VIP, NOON, "an offer"));
        Handling.of(reader, new TierSet(DAVE, Tier.PREMIUM, NOON, "an offer"));
        runAt(NOON);
        assertThat(bus.commands())
                .as("PREMIUM is free")
                .singleElement()
                .isInstanceOfSatisfying(ChargeTierFee.class, charge -> {
                    assertThat(charge.customerId()).isEqualTo(CAROL);
                    assertThat(charge.tier()).isEqualTo(Tier.VIP);
                    assertThat(charge.amount()).isEqualTo(FEE);
                });
        Handling.of(
                reader,
                new TierFeeCharged(
                        CAROL,
                        AccountId.named("c"),
                        EntryId.named("f"),
                        new Money(USD, new BigDecimal("50.00")),
                        NOON.plusSeconds(9)));
        runAt(NOON);
        assertThat(bus.commands()).hasSize(1);
        runAt(NOON.plusSeconds(9));
        assertThat(bus.commands()).hasSize(2);
        Handling.of(reader, new TierSet(CAROL, Tier.STANDARD, null, "too dear"));
        runAt(NOON.plusSeconds(9));
        assertThat(bus.commands()).hasSize(2);
    }

    @Test
    void nothingIsDueOfAClosedCustomer() {
        Handling.of(reader, granted(NOON));
        Handling.of(reader, new TierSet(CAROL, Tier.VIP, NOON, "an offer"));
        Handling.of(reader, new TierSet(DAVE, Tier.VIP, NOON, "an offer"));
        Handling.of(reader, new CustomerClosed(CAROL, "moved"));
        runAt(NOON);
        assertThat(bus.commands())
                .singleElement()
                .isInstanceOfSatisfying(
                        ChargeTierFee.class,
                        charge -> assertThat(charge.customerId()).isEqualTo(DAVE));
    }

    /** What stays due, such as the fee of a suspended customer, must not keep others from their turn. */
    @Test
    void whateverStaysDueStarvesNobody() {
        jdbc.execute("""
                insert into customer_date (customer_id, matter, tier, due_at)
                select 'cus_' || lpad(n::text, 5, '0'), 'TIER_FEE', 'VIP', timestamptz '2026-02-01 12:00:00Z'
                  from generate_series(1, 2500) n""");
        Handling.of(reader, granted(NOON.plusSeconds(1)));
        runAt(NOON.plusSeconds(1));
        assertThat(bus.commands()).hasSize(2_501).doesNotHaveDuplicates().endsWith(new EndKyc(CAROL));
    }

    @Test
    void aRefusalDoesNotStopTheOthers() {
        Handling.of(reader, granted(NOON));
        Handling.of(reader, new TierSet(DAVE, Tier.VIP, NOON.plusSeconds(1), "an offer"));
        bus.answerBy(command -> {
            if (command instanceof EndKyc) {
                throw Refused.with("customer.unknown", "there is no such customer");
            }
        });
        assertThatThrownBy(() -> runAt(NOON.plusSeconds(1))).isInstanceOf(IllegalStateException.class);
        assertThat(bus.commands()).hasSize(2);
    }

    private static KycDecided granted(Instant validUntil) {
        return new KycDecided(CAROL, 1, 1, KycDecision.GRANTED, "ID", validUntil, UserId.named("ann"), null, "seen");
    }

    private void runAt(Instant time) {
        new CustomerSchedule(
                        dates,
                        Map.of(Tier.VIP, FEE),
                        bus,
                        Ownership.alone(),
                        Clock.fixed(time, ZoneOffset.UTC),
                        Duration.ofMinutes(1))
                .run();
    }
}

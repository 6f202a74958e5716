package io.evenbook.saga.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.api.EventMetaData;
import io.evenbook.api.account.AccountCommand.CancelWhenDue;
import io.evenbook.api.account.AccountEvent.CancelAfterSet;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.MarketId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.market.BookStep;
import io.evenbook.api.market.MarketCommand.AdvanceTime;
import io.evenbook.api.market.MarketEvent.OrderEntered;
import io.evenbook.api.market.MarketEvent.TimeAdvanced;
import io.evenbook.api.order.FeeRates;
import io.evenbook.api.order.SelfTradePrevention;
import io.evenbook.api.order.Side;
import io.evenbook.api.order.TimeInForce;
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
import java.util.List;
import java.util.Map;
import org.axonframework.eventhandling.GenericEventMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** The commands that time makes due in markets and accounts, from the events to the commands, on the real tables. */
class MarketScheduleTest {
    private static final Instant NOON = Instant.parse("2026-02-01T12:00:00Z");
    private static final MarketId BTC = new MarketId("BTC-USD");
    private static final MarketId ETH = new MarketId("ETH-USD");
    private static final AccountId ALICE = AccountId.named("alice");

    private static PooledPostgres postgres;
    private static JdbcTemplate jdbc;

    private final ScriptedCommandBus bus = new ScriptedCommandBus();
    private final DueTable due = new DueTable(jdbc);
    private final DueReader reader = new DueReader(due);

    @BeforeAll
    static void start() throws IOException {
        postgres = new PooledPostgres(2);
        jdbc = postgres.jdbc();
        postgres.migrate("V16_7__market_due.sql");
    }

    @AfterAll
    static void stop() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void nothingDue() {
        jdbc.execute("truncate market_due, cancel_after");
    }

    @Test
    void aMarketAdvancesWithinASecondOfAnExpiryAndOnce() {
        Handling.of(reader, entered(BTC, NOON));
        Handling.of(reader, entered(BTC, NOON.plusMillis(400)));
        runAt(NOON.plusNanos(999_999_000));
        assertThat(bus.commands()).isEmpty();
        runAt(NOON.plusSeconds(1));
        runAt(NOON.plusSeconds(2));
        assertThat(bus.commands()).containsExactly(new AdvanceTime(BTC));
        assertThat(bus.messages().getFirst().getMetaData()).containsEntry(EventMetaData.ACTOR, "system:MarketSchedule");
    }

    @Test
    void aMarketHasOneRowForAllOrdersThatExpireInASecond() {
        for (int n = 0; n < 20; n++) {
            Handling.of(reader, entered(BTC, NOON.plusMillis(49 * n)));
        }
        assertThat(jdbc.queryForObject("select count(*) from market_due", Long.class))
                .isEqualTo(1);
    }

    @Test
    void anOrderWithoutAnEndMakesNothingDue() {
        assertThat(Handling.isWanted(reader, entered(BTC, null))).isFalse();
        assertThat(Handling.isWanted(reader, entered(BTC, NOON))).isTrue();
    }

    @Test
    void stopsThatACommandLeftAreDueAtOnce() {
        TimeAdvanced leaves = advanced(BookStep.of("T", 7), BookStep.of("E", 7, "NOT_FILLED"), BookStep.of("S", 8));
        assertThat(Handling.isWanted(reader, advanced(BookStep.of("T", 7)))).isFalse();
        assertThat(Handling.isWanted(reader, leaves)).isTrue();
        Handling.of(reader, new GenericEventMessage<>("id", leaves, Map.of(), NOON.plusMillis(1)));
        runAt(NOON.plusSeconds(1));
        runAt(NOON.plusSeconds(2));
        assertThat(bus.commands()).containsExactly(new AdvanceTime(BTC));
    }

    @Test
    void whatFollowsTheCommandIsDueAgain() {
        Handling.of(reader, entered(BTC, NOON));
        bus.answerBy(_ -> Handling.of(reader, entered(BTC, NOON.plusSeconds(1))));
        runAt(NOON.plusSeconds(1));
        runAt(NOON.plusSeconds(2));
        assertThat(bus.commands()).containsExactly(new AdvanceTime(BTC), new AdvanceTime(BTC));
    }

    @Test
    void aFailureIsRepeatedAndStopsNoOther() {
        Handling.of(reader, entered(BTC, NOON));
        Handling.of(reader, entered(ETH, NOON.plusSeconds(1)));
        bus.answerBy(command -> {
            if (command.equals(new AdvanceTime(BTC))) {
                throw Refused.with("service.overloaded", "the lane is full");
            }
        });
        assertThatThrownBy(() -> runAt(NOON.plusSeconds(2))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> runAt(NOON.plusSeconds(2))).isInstanceOf(IllegalStateException.class);
        assertThat(bus.commands()).containsExactly(new AdvanceTime(BTC), new AdvanceTime(ETH), new AdvanceTime(BTC));
    }

    @Test
    void anAccountThatDoesNotReportInTimeLosesItsOrders() {
        Handling.of(reader, new CancelAfterSet(ALICE, NOON));
        Handling.of(reader, new CancelAfterSet(ALICE, NOON.plusSeconds(9)));
        runAt(NOON.plusSeconds(8));
        assertThat(bus.commands()).isEmpty();
        runAt(NOON.plusSeconds(9));
        assertThat(bus.commands()).containsExactly(new CancelWhenDue(ALICE));
        Handling.of(reader, new CancelAfterSet(ALICE, null));
        runAt(NOON.plusSeconds(10));
        assertThat(bus.commands()).hasSize(1);
    }

    private static OrderEntered entered(MarketId market, Instant expiresAt) {
        return new OrderEntered(
                market,
                1,
                OrderId.of(market, "01k6x9v0q3m5n7p9r1t3v5w7y9"),
                ALICE,
                null,
                Side.BUY,
                expiresAt == null ? TimeInForce.GTC : TimeInForce.GTD,
                SelfTradePrevention.NONE,
                100L,
                null,
                1L,
                null,
                expiresAt,
                List.of(BookStep.of("N", 1), BookStep.of("A", 1, 100, 1, 0)),
                List.of(),
                "0000000000000000",
                NOON,
                new FeeRates(BigDecimal.ZERO, BigDecimal.ZERO));
    }

    private static TimeAdvanced advanced(BookStep... steps) {
        return new TimeAdvanced(BTC, List.of(steps), List.of(), "0000000000000000", NOON);
    }

    private void runAt(Instant time) {
        new MarketSchedule(due, bus, Ownership.alone(), Clock.fixed(time, ZoneOffset.UTC), Duration.ofSeconds(1)).run();
    }
}

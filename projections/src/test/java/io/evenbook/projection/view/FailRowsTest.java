package io.evenbook.projection.view;

import static io.evenbook.projection.Story.ALICE;
import static io.evenbook.projection.Story.BOB;
import static io.evenbook.projection.Story.MARKET;
import static io.evenbook.projection.Story.NOON;
import static io.evenbook.projection.Story.btc;
import static io.evenbook.projection.Story.usd;
import static org.assertj.core.api.Assertions.assertThat;

import io.evenbook.api.account.AccountEvent.ObligationsPosted;
import io.evenbook.api.clearing.ClearingWindow;
import io.evenbook.api.clearing.Obligation;
import io.evenbook.api.clearing.ObligationKind;
import io.evenbook.api.clearing.SchemeEvent.SchemeSet;
import io.evenbook.api.clearing.SchemeEvent.WindowClosed;
import io.evenbook.api.clearing.SchemeEvent.WindowDue;
import io.evenbook.api.clearing.SchemeEvent.WindowNetted;
import io.evenbook.api.clearing.SchemeEvent.WindowOpened;
import io.evenbook.api.clearing.SchemeEvent.WindowResolved;
import io.evenbook.api.clearing.SchemeEvent.WindowSettled;
import io.evenbook.api.clearing.SchemeTerms;
import io.evenbook.api.clearing.WindowCause;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.CalendarId;
import io.evenbook.api.id.ObligationId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.CancelCause;
import io.evenbook.api.trade.FailCause;
import io.evenbook.api.trade.TradeEvent.SettlementFailed;
import io.evenbook.api.trade.TradeEvent.TradeCancelled;
import io.evenbook.api.trade.TradeEvent.TradePorted;
import io.evenbook.axon.postgres.reader.LogBatch;
import io.evenbook.projection.ProjectionService;
import io.evenbook.projection.view.Generation.Status;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of trades that fail, and of penalties; in one batch, in some, and an event each. */
class FailRowsTest {
    private static final SchemeId DAY = SchemeId.named("DAY");
    private static final LocalDate DUE_ON = LocalDate.of(2026, 11, 1);
    private static final AccountId CAROL = new AccountId("acc_carol");

    @TempDir
    static Path data;

    private static ProjectionService service;
    private static int generations = 700;

    @BeforeAll
    static void start() {
        service = ProjectionService.start(data);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 3, 1})
    void aTradeFailsUntilTheWindowThatTakesItUpHasSettled(int batch) {
        List<Object> events = begin();
        events.addAll(resolved(1));
        events.addAll(List.of(failed(1, 1, "0.5"), failed(2, 1, "1"), failed(3, 1, "1"), new WindowSettled(window(1))));
        assertThat(fails(batch, events))
                .containsExactly(
                        "trd_BTC-USD_1|SELL|acc_bob|BTC|LACK|0.50000000|2026-11-01|win_DAY_2",
                        "trd_BTC-USD_2|SELL|acc_bob|BTC|LACK|1.00000000|2026-11-01|win_DAY_2",
                        "trd_BTC-USD_3|SELL|acc_bob|BTC|LACK|1.00000000|2026-11-01|win_DAY_2");
        events.add(new TradeCancelled(trade(3), window(2), btc("1.00000000"), CancelCause.OPERATOR, "asked"));
        events.addAll(resolved(2));
        events.addAll(List.of(failed(2, 2, "0.25"), new WindowSettled(window(2))));
        assertThat(fails(batch, events))
                .containsExactly("trd_BTC-USD_2|SELL|acc_bob|BTC|LACK|0.25000000|2026-11-01|win_DAY_3");
        events.addAll(resolved(3));
        events.add(new WindowSettled(window(3)));
        assertThat(fails(batch, events)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 3, 1})
    void aFailIsThatOfThePresentParty(int batch) {
        List<Object> events = begin();
        events.addAll(resolved(1));
        events.addAll(List.of(failed(1, 1, "1"), new WindowSettled(window(1))));
        events.add(new TradePorted(trade(1), window(2), Side.BUY, ALICE, CAROL, "asked"));
        events.add(new TradePorted(trade(9), window(2), Side.SELL, ALICE, CAROL, "it does not fail"));
        assertThat(fails(batch, events)).allSatisfy(row -> assertThat(row).contains("acc_bob"));
        events.add(new TradePorted(trade(1), window(2), Side.SELL, BOB, CAROL, "asked"));
        assertThat(fails(batch, events))
                .hasSize(1)
                .allSatisfy(row -> assertThat(row).contains("acc_carol"));
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 1})
    void aLaterFailHasItsOwnAccount(int batch) {
        List<Object> events = begin();
        events.addAll(resolved(1));
        events.addAll(List.of(failed(1, 1, "1"), new WindowSettled(window(1))));
        events.add(new TradePorted(trade(1), window(2), Side.SELL, BOB, CAROL, "asked"));
        events.add(new TradePorted(trade(1), window(2), Side.SELL, CAROL, BOB, "back again"));
        events.add(new TradePorted(trade(1), window(2), Side.BUY, ALICE, CAROL, "asked"));
        events.add(new TradePorted(trade(1), window(2), Side.SELL, BOB, ALICE, "asked"));
        events.addAll(resolved(2));
        events.addAll(List.of(failed(1, 2, "1"), new WindowSettled(window(2))));
        assertThat(fails(batch, events))
                .containsExactly("trd_BTC-USD_1|SELL|acc_bob|BTC|LACK|1.00000000|2026-11-01|win_DAY_3");
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 1})
    void aPenaltyHasItsPayerAndItsReceiver(int batch) {
        List<Object> events = begin();
        events.add(posted(BOB, penalty(BOB, ALICE, "0.070000", "0.000000")));
        events.add(posted(ALICE, penalty(ALICE, BOB, "0.000000", "0.070000")));
        assertThat(rows(
                        batch,
                        "select obligation_id, trade_id, payer, receiver, asset, amount, business_date, window_id"
                                + " from %s.penalty",
                        events))
                .containsExactly("obl_trd_BTC-USD_1.penalty.2026-11-01|trd_BTC-USD_1|acc_bob|acc_alice|USD|0.070000"
                        + "|2026-11-01|win_DAY_1");
    }

    private static List<Object> begin() {
        SchemeTerms terms = new SchemeTerms(
                "UTC",
                new CalendarId("cal_ALL"),
                List.of(new CalendarId("cal_ALL")),
                0,
                List.of(LocalTime.NOON),
                null,
                true,
                1,
                false,
                4,
                List.of(),
                new AssetCode("USD"),
                BigDecimal.ZERO,
                null);
        return new ArrayList<>(List.of(new SchemeSet(DAY, terms, "a test"), new WindowOpened(planned(1))));
    }

    private static List<Object> resolved(int number) {
        return List.of(
                new WindowClosed(window(number), planned(number + 1), WindowCause.OPERATOR),
                new WindowDue(window(number), DUE_ON, WindowCause.OPERATOR),
                new WindowNetted(window(number), 3, 0, 0, 2, List.of(), "netted"),
                new WindowResolved(window(number), "youngest-cut-1", 0, 0, 3, List.of(), "resolved"));
    }

    private static ClearingWindow planned(int number) {
        LocalDate day = LocalDate.of(2026, 11, number);
        return new ClearingWindow(window(number), day, NOON, day, NOON);
    }

    private static SettlementFailed failed(int number, int window, String open) {
        Money left = new Money(new AssetCode("BTC"), new BigDecimal(open).setScale(8));
        return new SettlementFailed(
                trade(number),
                window(window),
                Side.SELL,
                BOB,
                left.asset(),
                FailCause.LACK,
                btc("1.00000000").minus(left),
                left,
                DUE_ON,
                window(window + 1));
    }

    private static Obligation penalty(AccountId own, AccountId other, String delivers, String receives) {
        return new Obligation(
                ObligationId.penalty(trade(1), DUE_ON),
                ObligationKind.PENALTY,
                trade(1),
                own.equals(BOB) ? Side.SELL : Side.BUY,
                other,
                DUE_ON,
                usd(delivers),
                usd(receives),
                usd("0.000000"));
    }

    private static ObligationsPosted posted(AccountId own, Obligation penalty) {
        return new ObligationsPosted(own, window(1), List.of(penalty), List.of(), null, List.of());
    }

    private static TradeId trade(int number) {
        return TradeId.of(MARKET, number);
    }

    private static WindowId window(int number) {
        return WindowId.of(DAY, number);
    }

    private static List<String> fails(int batch, List<?> events) {
        return rows(
                batch,
                "select trade_id, side, account_id, asset, cause, open, due_on, window_id"
                        + " from %s.fail order by trade_id",
                events);
    }

    private static List<String> rows(int batch, String sql, List<?> events) {
        Generation generation = new Generation("clearing", ++generations, Status.BUILDING, 0, null, null);
        Writing writing =
                new Writing(service, service.get(Views.class).find("clearing").orElseThrow(), generation);
        for (int from = 0; from < events.size(); from += batch) {
            int to = Math.min(from + batch, events.size());
            List<TrackedEventMessage<?>> messages = new ArrayList<>();
            for (int at = from; at < to; at++) {
                messages.add(tracked(at + 1, events.get(at)));
            }
            writing.write(new LogBatch(from, to, messages));
        }
        return new ViewRows(service).of(sql.formatted(generation.name()));
    }

    private static TrackedEventMessage<?> tracked(long position, Object event) {
        return new GenericTrackedDomainEventMessage<>(
                new GlobalSequenceTrackingToken(position),
                "Any",
                "any",
                position,
                new GenericDomainEventMessage<>("Any", "any", position, event),
                () -> NOON.plusSeconds(position));
    }
}

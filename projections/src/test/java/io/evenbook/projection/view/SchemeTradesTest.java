package io.evenbook.projection.view;

import static io.evenbook.projection.Story.ALICE;
import static io.evenbook.projection.Story.BOB;
import static io.evenbook.projection.Story.MARKET;
import static io.evenbook.projection.Story.NOON;
import static io.evenbook.projection.Story.btc;
import static io.evenbook.projection.Story.usd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenbook.api.clearing.ClearingWindow;
import io.evenbook.api.clearing.SchemeEvent.WindowClosed;
import io.evenbook.api.clearing.SchemeEvent.WindowOpened;
import io.evenbook.api.clearing.SchemeEvent.WindowSettled;
import io.evenbook.api.clearing.WindowCause;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.HoldId;
import io.evenbook.api.id.OrderId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.order.Side;
import io.evenbook.api.trade.CancelCause;
import io.evenbook.api.trade.FailCause;
import io.evenbook.api.trade.TradeEvent.SettlementFailed;
import io.evenbook.api.trade.TradeEvent.TradeCancelled;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeParty;
import io.evenbook.axon.postgres.reader.LogBatch;
import io.evenbook.projection.ProjectionService;
import io.evenbook.projection.view.Generation.Status;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericTrackedDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of trades that settle in clearing windows. */
class SchemeTradesTest {
    private static final SchemeId DAY = SchemeId.named("DAY");
    private static final SchemeId NIGHT = SchemeId.named("NIGHT");

    @TempDir
    static Path data;

    private static ProjectionService service;
    private static int generations = 300;

    @BeforeAll
    static void start() {
        service = ProjectionService.start(data);
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static TradeExecuted trade(int number, SchemeId scheme) {
        OrderId order = OrderId.of(MARKET, "%026d".formatted(number));
        HoldId hold = HoldId.behind(order);
        return new TradeExecuted(
                TradeId.of(MARKET, number),
                MARKET,
                scheme,
                new BigDecimal("100.00"),
                btc("1.00000000"),
                usd("100.000000"),
                10_000,
                Side.SELL,
                new TradeParty(
                        order, ALICE, hold, usd("100.000000"), usd("0.000000"), btc("1.00000000"), btc("0.00000000")),
                new TradeParty(
                        order, BOB, hold, btc("1.00000000"), btc("0.00000000"), usd("100.000000"), usd("0.000000")));
    }

    private static ClearingWindow window(SchemeId scheme, int number) {
        LocalDate day = LocalDate.of(2026, 11, number);
        return new ClearingWindow(WindowId.of(scheme, number), day, NOON, day, NOON);
    }

    private static WindowClosed closed(SchemeId scheme, int number) {
        return new WindowClosed(WindowId.of(scheme, number), window(scheme, number + 1), WindowCause.OPERATOR);
    }

    private static WindowSettled settled(SchemeId scheme, int number) {
        return new WindowSettled(WindowId.of(scheme, number));
    }

    private static TradeCancelled cancelled(int number) {
        return new TradeCancelled(
                TradeId.of(MARKET, number),
                WindowId.of(DAY, 1),
                btc("1.00000000"),
                CancelCause.CLEARING,
                "cannot be settled");
    }

    /** The rows after these events, in batches of so many. */
    private static List<String> rowsAfter(String view, int batch, String sql, List<?> events) {
        Generation generation = new Generation(view, ++generations, Status.BUILDING, 0, null, null);
        Writing writing =
                new Writing(service, service.get(Views.class).find(view).orElseThrow(), generation);
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

    private static List<String> trades(int batch, List<?> events) {
        return rowsAfter(
                "trades",
                batch,
                "select trade_id, window_id, status, extract(second from settled_at)::int, position"
                        + " from %s.trade order by executed_position",
                events);
    }

    /** In one batch, in some, and an event each. */
    @ParameterizedTest
    @ValueSource(ints = {100, 4, 1})
    void aTradeBelongsToTheWindowThatIsOpenAtItsPositionAndIsSettledWithIt(int batch) {
        List<Object> events = List.of(
                new WindowOpened(window(DAY, 1)),
                new WindowOpened(window(NIGHT, 1)),
                trade(1, DAY),
                trade(2, NIGHT),
                trade(3, null),
                closed(DAY, 1),
                trade(4, DAY),
                trade(5, NIGHT),
                settled(DAY, 1),
                closed(NIGHT, 1),
                trade(6, NIGHT));

        assertThat(trades(batch, events))
                .containsExactly(
                        "trd_BTC-USD_1|win_DAY_1|SETTLED|9|9",
                        "trd_BTC-USD_2|win_NIGHT_1|EXECUTED|null|4",
                        "trd_BTC-USD_3|null|EXECUTED|null|5",
                        "trd_BTC-USD_4|win_DAY_2|EXECUTED|null|7",
                        "trd_BTC-USD_5|win_NIGHT_1|EXECUTED|null|8",
                        "trd_BTC-USD_6|win_NIGHT_2|EXECUTED|null|11");
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 1})
    void aTradeThatWasCancelledStaysSo(int batch) {
        List<Object> events = List.of(
                new WindowOpened(window(DAY, 1)),
                trade(1, DAY),
                trade(2, DAY),
                cancelled(2),
                closed(DAY, 1),
                settled(DAY, 1));

        assertThat(trades(batch, events))
                .containsExactly("trd_BTC-USD_1|win_DAY_1|SETTLED|6|6", "trd_BTC-USD_2|win_DAY_1|FAILED|null|4");
    }

    /** A part that windows settled before the rest was cancelled stays settled. */
    @ParameterizedTest
    @ValueSource(ints = {100, 4, 1})
    void aTradeWhoseRestWasCancelledIsSettled(int batch) {
        List<Object> events = List.of(
                new WindowOpened(window(DAY, 1)),
                trade(1, DAY),
                closed(DAY, 1),
                failed(1, 1, "0.40000000"),
                settled(DAY, 1),
                new TradeCancelled(
                        TradeId.of(MARKET, 1),
                        WindowId.of(DAY, 2),
                        btc("0.60000000"),
                        CancelCause.OPERATOR,
                        "bought in"),
                closed(DAY, 2),
                settled(DAY, 2));
        String sql =
                "select status, settled_quantity, cancelled_quantity, extract(second from settled_at)::int, position"
                        + " from %s.trade";

        assertThat(rowsAfter("trades", batch, sql, events)).containsExactly("SETTLED|0.40000000|0.60000000|6|6");
    }

    /** It fails in two windows, in part in the second, and settles in the third. */
    @ParameterizedTest
    @ValueSource(ints = {100, 5, 1})
    void aTradeThatFailedIsSettledByAWindowThatTakesUpTheRest(int batch) {
        List<Object> events = List.of(
                new WindowOpened(window(DAY, 1)),
                trade(1, DAY),
                trade(2, DAY),
                closed(DAY, 1),
                failed(1, 1, "0.00000000"),
                settled(DAY, 1),
                closed(DAY, 2),
                failed(1, 2, "0.40000000"),
                settled(DAY, 2));
        String sql = "select trade_id, window_id, status, settled_quantity, position"
                + " from %s.trade order by executed_position";

        assertThat(rowsAfter("trades", batch, sql, events))
                .containsExactly(
                        "trd_BTC-USD_1|win_DAY_3|EXECUTED|0.40000000|8", "trd_BTC-USD_2|win_DAY_1|SETTLED|null|6");
        List<Object> more = new ArrayList<>(events);
        more.addAll(List.of(closed(DAY, 3), settled(DAY, 3)));
        assertThat(rowsAfter("trades", batch, sql, more))
                .containsExactly(
                        "trd_BTC-USD_1|win_DAY_3|SETTLED|0.40000000|11", "trd_BTC-USD_2|win_DAY_1|SETTLED|null|6");
    }

    private static SettlementFailed failed(int number, int window, String settled) {
        return new SettlementFailed(
                TradeId.of(MARKET, number),
                WindowId.of(DAY, window),
                Side.SELL,
                new AccountId("acc_bob"),
                new AssetCode("BTC"),
                FailCause.LACK,
                btc(settled),
                btc("1.00000000").minus(btc(settled)),
                LocalDate.of(2026, 11, 1),
                WindowId.of(DAY, window + 1));
    }

    @Test
    void anEmptyWindowSettlesNoTrade() {
        assertThat(trades(100, List.of(new WindowOpened(window(DAY, 1)), closed(DAY, 1), settled(DAY, 1))))
                .isEmpty();
    }

    @Test
    void aTradeWithoutAnOpenWindowIsAnError() {
        assertThatThrownBy(() -> trades(100, List.of(trade(1, DAY))))
                .hasStackTraceContaining("must have an open window: schemeId=sch_DAY");
    }

    @Test
    void onlyATradeThatSettlesGrossHasASaga() {
        assertThat(rowsAfter(
                        "sagas",
                        100,
                        "select saga_id, state from %s.saga",
                        List.of(new WindowOpened(window(DAY, 1)), trade(1, DAY), trade(2, null), cancelled(1))))
                .containsExactly("stl_trd_BTC-USD_2|RUNNING");
    }
}

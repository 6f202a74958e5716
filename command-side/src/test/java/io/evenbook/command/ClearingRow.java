package io.evenbook.command;

import static io.evenbook.command.DecisionTable.accountId;
import static io.evenbook.command.DecisionTable.money;
import static io.evenbook.command.DecisionTable.option;

import io.evenbook.api.clearing.BusinessCalendar;
import io.evenbook.api.clearing.CalendarCommand.SetCalendar;
import io.evenbook.api.clearing.PositionCommand.AssetSums;
import io.evenbook.api.clearing.PositionCommand.NovateTrades;
import io.evenbook.api.clearing.PositionCommand.PostSettlement;
import io.evenbook.api.clearing.PositionCommand.PrepareSettlement;
import io.evenbook.api.clearing.PositionCommand.Resolved;
import io.evenbook.api.clearing.PositionCommand.ResolvedAsset;
import io.evenbook.api.clearing.PositionCommand.Sums;
import io.evenbook.api.clearing.SchemeCommand.CloseWindow;
import io.evenbook.api.clearing.SchemeCommand.FinishWindow;
import io.evenbook.api.clearing.SchemeCommand.RecordNetting;
import io.evenbook.api.clearing.SchemeCommand.RecordResolution;
import io.evenbook.api.clearing.SchemeCommand.SetScheme;
import io.evenbook.api.clearing.SchemeCommand.SettleWindow;
import io.evenbook.api.clearing.WindowCause;
import io.evenbook.api.id.CalendarId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.market.MarketCommand.AssignSettlement;
import io.evenbook.api.money.Money;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The rows of a {@link DecisionTable} about clearing. An amount is one of an asset, in the order delivers, receives,
 * and for {@code pay} also carried deliveries and receipts:
 *
 * <pre>
 *   novate 1 2 window=1
 *   close-window 1
 *   due 1
 *   net 1
 *   prepare 1 alice USD 100 0 BTC 0 1, bob USD 0 100 BTC 1 0
 *   resolve-window 1
 *   pay 1 alice USD 50 0 50 0 BTC 0 0.5 0 0.5, bob USD 0 50 0 50 BTC 0.5 0 0.5 0
 *   finish 1
 * </pre>
 */
public final class ClearingRow {
    public static final SchemeId COINS = new SchemeId("sch_COINS");

    private static final CalendarId ALL_DAYS = new CalendarId("cal_ALL");

    /** The commands that let the trades of BTC-USD settle in the windows of COINS, one a day. */
    public static final List<Object> SCHEME = List.of(
            new SetCalendar(ALL_DAYS, new BusinessCalendar(List.of(), List.of(), LocalDate.of(2026, 12, 31))),
            new SetScheme(COINS, Vocabulary.sameDay(ALL_DAYS, LocalTime.of(17, 0)), "new"),
            new AssignSettlement(Vocabulary.BTC_USD, COINS, "net"));

    private ClearingRow() {}

    public static WindowId window(int number) {
        return WindowId.of(COINS, number);
    }

    static Object of(String[] w, String command) {
        if (w[0].equals("novate")) {
            String number = option(w, "window");
            return new NovateTrades(
                    window(number == null ? 1 : Integer.parseInt(number)),
                    Stream.of(w)
                            .skip(1)
                            .filter(word -> !word.contains("="))
                            .map(DecisionTable::tradeId)
                            .toList());
        }
        WindowId windowId = window(Integer.parseInt(w[1]));
        return switch (w[0]) {
            case "close-window" -> new CloseWindow(windowId, WindowCause.OPERATOR);
            case "due" -> new SettleWindow(windowId, WindowCause.OPERATOR);
            case "net" -> netted(windowId);
            case "prepare" -> new PrepareSettlement(windowId, participants(command, ClearingRow::sums));
            case "resolve-window" -> resolved(windowId);
            case "pay" ->
                new PostSettlement(windowId, windowId.next(), participants(command, ClearingRow::resolvedSums));
            case "finish" -> new FinishWindow(windowId);
            default -> throw new IllegalArgumentException(command);
        };
    }

    /** A record of netting, whose sums no account looks at. */
    public static RecordNetting netted(WindowId windowId) {
        return new RecordNetting(windowId, 0, 0, 0, 0, List.of(), "netted");
    }

    /** A record of resolution, whose sums no account looks at. */
    public static RecordResolution resolved(WindowId windowId) {
        return new RecordResolution(windowId, "test", 0, 0, 0, List.of(), "resolved");
    }

    private static <P> List<P> participants(String command, Function<String[], P> participant) {
        String all = command.split("\\s+", 3)[2];
        return Stream.of(all.split(","))
                .map(one -> participant.apply(one.strip().split("\\s+")))
                .toList();
    }

    private static Sums sums(String[] w) {
        List<AssetSums> assets = new ArrayList<>();
        for (int at = 1; at < w.length; at += 3) {
            assets.add(new AssetSums(amount(w, at, 1), amount(w, at, 2)));
        }
        return new Sums(accountId(w[0]), assets);
    }

    private static Resolved resolvedSums(String[] w) {
        List<ResolvedAsset> assets = new ArrayList<>();
        for (int at = 1; at < w.length; at += 5) {
            assets.add(new ResolvedAsset(amount(w, at, 1), amount(w, at, 2), amount(w, at, 3), amount(w, at, 4)));
        }
        return new Resolved(accountId(w[0]), assets);
    }

    private static Money amount(String[] w, int asset, int place) {
        return money(new String[] {w[asset + place], w[asset]}, 0);
    }
}

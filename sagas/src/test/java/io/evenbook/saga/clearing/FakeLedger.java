package io.evenbook.saga.clearing;

import io.evenbook.api.account.AccountEvent.ObligationsPosted;
import io.evenbook.api.account.AccountEvent.PositionSettled;
import io.evenbook.api.account.AccountEvent.SettlementPrepared;
import io.evenbook.api.account.AccountEvent.TradesNovated;
import io.evenbook.api.clearing.ClearingWindow;
import io.evenbook.api.clearing.Debt;
import io.evenbook.api.clearing.DefaultCommand.RecordTransfer;
import io.evenbook.api.clearing.DefaultEvent.DefaultTransferred;
import io.evenbook.api.clearing.NovatedSide;
import io.evenbook.api.clearing.Obligation;
import io.evenbook.api.clearing.ObligationKind;
import io.evenbook.api.clearing.OpenPosition;
import io.evenbook.api.clearing.PositionCommand.AssetSums;
import io.evenbook.api.clearing.PositionCommand.FailTrades;
import io.evenbook.api.clearing.PositionCommand.NovateTrades;
import io.evenbook.api.clearing.PositionCommand.PostObligations;
import io.evenbook.api.clearing.PositionCommand.PostSettlement;
import io.evenbook.api.clearing.PositionCommand.PrepareSettlement;
import io.evenbook.api.clearing.PositionCommand.Resolved;
import io.evenbook.api.clearing.PositionCommand.ResolvedAsset;
import io.evenbook.api.clearing.PositionCommand.Sums;
import io.evenbook.api.clearing.PreparedAsset;
import io.evenbook.api.clearing.SchemeCommand.FinishWindow;
import io.evenbook.api.clearing.SchemeCommand.ParkWindow;
import io.evenbook.api.clearing.SchemeCommand.RecordNetting;
import io.evenbook.api.clearing.SchemeCommand.RecordResolution;
import io.evenbook.api.clearing.SchemeEvent.WindowClosed;
import io.evenbook.api.clearing.SchemeEvent.WindowDue;
import io.evenbook.api.clearing.SchemeEvent.WindowNetted;
import io.evenbook.api.clearing.SchemeEvent.WindowOpened;
import io.evenbook.api.clearing.SchemeEvent.WindowParked;
import io.evenbook.api.clearing.SchemeEvent.WindowResolved;
import io.evenbook.api.clearing.SchemeEvent.WindowRetried;
import io.evenbook.api.clearing.SchemeEvent.WindowSettled;
import io.evenbook.api.clearing.SettledAsset;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.DefaultId;
import io.evenbook.api.id.ObligationId;
import io.evenbook.api.id.ParkedId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.TradeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.money.Money;
import io.evenbook.api.order.Side;
import io.evenbook.api.parked.ParkedCommand.ParkEvent;
import io.evenbook.api.parked.ParkedEvent.EventParked;
import io.evenbook.api.parked.ParkedEvent.ParkedResolved;
import io.evenbook.api.parked.ParkedEvent.ParkedRetried;
import io.evenbook.api.trade.CancelCause;
import io.evenbook.api.trade.TradeCommand.CancelTrade;
import io.evenbook.api.trade.TradeCommand.FailTrade;
import io.evenbook.api.trade.TradeCommand.PortTrade;
import io.evenbook.api.trade.TradeEvent.SettlementFailed;
import io.evenbook.api.trade.TradeEvent.TradeCancelled;
import io.evenbook.api.trade.TradeEvent.TradeExecuted;
import io.evenbook.api.trade.TradeEvent.TradePorted;
import io.evenbook.api.trade.TradeParty;
import io.evenbook.saga.Refused;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.GenericTrackedEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.serialization.SerializationException;

/** A log whose commands do what the ledger does with positions, by plain sums, and nothing when they are repeated. */
final class FakeLedger {
    final List<TrackedEventMessage<?>> log = new ArrayList<>();
    final Set<TradeId> unnovatable = new HashSet<>();

    /** Positions of events whose payload cannot be read. */
    final Set<Long> unreadable = new HashSet<>();

    final Set<AccountId> unpreparable = new HashSet<>();
    final Set<AccountId> unpostable = new HashSet<>();
    final Set<AccountId> unportable = new HashSet<>();

    /** Accounts whose penalties cannot be booked. */
    final Set<AccountId> unpenalised = new HashSet<>();

    /** Those of the windows that have not settled. */
    private final Map<ObligationId, WindowId> booked = new HashMap<>();

    /** Accounts whose orders hold nothing. */
    final Set<AccountId> onCredit = new HashSet<>();

    /** The most that an account can reserve of an asset, by {@code acc_alice USD}; if it is missing, plenty. */
    final Map<String, Money> free = new HashMap<>();

    /** The positions behind which more events of the same command come. */
    private final BitSet withinCommand = new BitSet();

    private final Map<TradeId, TradeExecuted> trades = new HashMap<>();
    private final Set<TradeId> novated = new HashSet<>();
    private final Set<TradeId> cancelled = new HashSet<>();
    private final Map<String, AccountId> ported = new HashMap<>();
    private final Set<DefaultId> transferred = new HashSet<>();
    private final Set<String> failed = new HashSet<>();
    private final Set<ParkedId> parkedEvents = new HashSet<>();
    private final Set<ParkedId> resolved = new HashSet<>();
    private final Map<WindowId, Integer> steps = new HashMap<>();
    private final Set<WindowId> parked = new HashSet<>();
    private final Map<WindowId, Integer> retries = new HashMap<>();
    private final Map<Key, Position> positions = new LinkedHashMap<>();

    record Key(WindowId windowId, AccountId accountId, AssetCode asset) {}

    /** @param prepared null: not yet */
    record Position(Money delivers, Money receives, Money hold, Money prepared) {
        private Position plus(Money moreDelivers, Money moreReceives, Money moreHold) {
            return new Position(
                    delivers.plus(moreDelivers), receives.plus(moreReceives), hold.plus(moreHold), prepared);
        }

        private OpenPosition open() {
            return new OpenPosition(delivers, receives, hold);
        }
    }

    /** Appends an event that a client, an operator or the schedule caused. */
    void append(Object event) {
        long position = log.size() + 1;
        switch (event) {
            case TradeExecuted trade -> trades.put(trade.tradeId(), trade);
            case WindowOpened opened -> steps.put(opened.windowId(), 0);
            case WindowClosed closed -> steps.put(closed.next().windowId(), 0);
            case WindowDue due -> steps.put(due.windowId(), 1);
            case WindowNetted netted -> steps.put(netted.windowId(), 2);
            case WindowResolved resolved -> steps.put(resolved.windowId(), 3);
            case WindowSettled settled -> {
                steps.put(settled.windowId(), 4);
                booked.values().removeIf(settled.windowId()::equals);
            }
            case WindowParked window -> parked.add(window.windowId());
            case ParkedResolved day -> resolved.add(day.parkedId());
            case WindowRetried retried -> {
                parked.remove(retried.windowId());
                retries.merge(retried.windowId(), 1, Integer::sum);
                steps.computeIfPresent(retried.windowId(), (_, step) -> step == 3 ? 3 : 1);
            }
            default -> {}
        }
        log.add(new GenericTrackedEventMessage<>(
                new GlobalSequenceTrackingToken(position), new GenericEventMessage<>(event)));
    }

    /** The event at a position, as a reader of the log gets it. */
    TrackedEventMessage<?> read(long position) {
        TrackedEventMessage<?> event = log.get((int) position - 1);
        return unreadable.contains(position) ? new UnreadablePayload(event) : event;
    }

    /** Positions that are not all zero. */
    Map<Key, Position> positions() {
        Map<Key, Position> open = new LinkedHashMap<>(positions);
        open.values()
                .removeIf(position ->
                        position.delivers().isZero() && position.receives().isZero());
        return open;
    }

    boolean isParked(WindowId windowId) {
        return parked.contains(windowId);
    }

    boolean isSettled(WindowId windowId) {
        return steps.getOrDefault(windowId, 0) == 4;
    }

    /** All events of a type, in their order. */
    <E> List<E> events(Class<E> type) {
        return log.stream()
                .map(TrackedEventMessage::getPayload)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    void handle(Object command) {
        int before = log.size();
        decide(command);
        withinCommand.set(before + 1, Math.max(before + 1, log.size()));
    }

    /** Whether a reader may stop behind a position: never between the events of one command. */
    boolean isEndOfCommand(int position) {
        return !withinCommand.get(position);
    }

    private void decide(Object command) {
        switch (command) {
            case NovateTrades novate -> novate(novate);
            case RecordNetting netting ->
                step(
                        netting.windowId(),
                        1,
                        new WindowNetted(
                                netting.windowId(),
                                netting.trades(),
                                netting.carried(),
                                netting.obligations(),
                                netting.participants(),
                                netting.assets(),
                                netting.digest()));
            case PrepareSettlement prepare -> prepare(prepare);
            case RecordResolution resolution ->
                step(
                        resolution.windowId(),
                        2,
                        new WindowResolved(
                                resolution.windowId(),
                                resolution.algorithm(),
                                resolution.settled(),
                                resolution.partial(),
                                resolution.failed(),
                                resolution.assets(),
                                resolution.digest()));
            case PostObligations post -> post(post);
            case PostSettlement post -> post(post);
            case FailTrades fail -> fail.trades().forEach(this::fail);
            case FinishWindow finish -> step(finish.windowId(), 3, new WindowSettled(finish.windowId()));
            case CancelTrade cancel -> cancel(cancel);
            case PortTrade port -> port(port);
            case RecordTransfer record -> {
                if (transferred.add(record.defaultId())) {
                    append(new DefaultTransferred(record.defaultId()));
                }
            }
            case ParkWindow park -> {
                boolean isRetried = park.retries() < retries.getOrDefault(park.windowId(), 0);
                if (!isRetried && !parked.contains(park.windowId()) && !isSettled(park.windowId())) {
                    append(new WindowParked(park.windowId(), park.code(), park.detail()));
                }
            }
            case ParkEvent park -> {
                if (parkedEvents.add(park.parkedId())) {
                    append(new EventParked(
                            park.parkedId(), park.eventId(), park.eventType(), park.code(), park.detail()));
                }
            }
            default -> throw new IllegalArgumentException("not a command of the process: " + command);
        }
    }

    private void cancel(CancelTrade cancel) {
        // One that is novated is cancelled by a default only
        boolean isNovated = novated.contains(cancel.tradeId());
        if (isNovated && cancel.cause() != CancelCause.DEFAULT || !cancelled.add(cancel.tradeId())) {
            return;
        }
        TradeExecuted trade = trades.get(cancel.tradeId());
        append(new TradeCancelled(
                cancel.tradeId(), cancel.windowId(), trade.quantity(), cancel.cause(), cancel.reason()));
        if (isNovated) {
            for (Side side : Side.values()) {
                AccountId account = ported.getOrDefault(
                        cancel.tradeId() + " " + side, trade.party(side).accountId());
                move(ObligationId.cancelled(cancel.tradeId()), cancel.windowId(), trade, side, account, true);
            }
        }
    }

    private void port(PortTrade port) {
        if (cancelled.contains(port.tradeId())) {
            throw Refused.with("saga.ended", port.tradeId().value());
        }
        if (!novated.contains(port.tradeId())) {
            throw Refused.with("trade.not-novated", port.tradeId().value());
        }
        TradeExecuted trade = trades.get(port.tradeId());
        String side = port.tradeId() + " " + port.side();
        AccountId from = ported.getOrDefault(side, trade.party(port.side()).accountId());
        if (unportable.contains(port.to())) {
            throw Refused.with("account.closed", port.to().value());
        }
        if (from.equals(port.to())) {
            return;
        }
        ported.put(side, port.to());
        append(new TradePorted(port.tradeId(), port.windowId(), port.side(), from, port.to(), port.reason()));
        ObligationId id = ObligationId.ported(port.tradeId(), 1);
        move(id, port.windowId(), trade, port.side(), from, true);
        move(id, port.windowId(), trade, port.side(), port.to(), false);
    }

    /** Takes a side of a trade from an account, or gives it to the account, which holds nothing for it. */
    private void move(
            ObligationId id, WindowId windowId, TradeExecuted trade, Side side, AccountId account, boolean isTaken) {
        TradeParty party = trade.party(side);
        Money delivers = isTaken ? party.captured().negated() : party.captured();
        Money receives = isTaken ? party.credited().negated() : party.credited();
        Money hold = isTaken && !onCredit.contains(account) ? delivers : delivers.none();
        ObligationKind kind = kindOf(id);
        List<Obligation> parts = List.of(
                obligation(id, kind, trade, side, delivers, delivers.none()),
                obligation(id, kind, trade, side, receives.none(), receives));
        List<OpenPosition> open = List.of(
                add(windowId, account, delivers, delivers.none(), hold),
                add(windowId, account, receives.none(), receives, receives.none()));
        positions
                .values()
                .removeIf(position ->
                        position.delivers().isZero() && position.receives().isZero());
        append(new ObligationsPosted(account, windowId, parts, open, null, List.of()));
    }

    private static ObligationKind kindOf(ObligationId id) {
        return id.value().contains(".ported.") ? ObligationKind.PORTING : ObligationKind.CANCELLATION;
    }

    private static Obligation obligation(
            ObligationId id, ObligationKind kind, TradeExecuted trade, Side side, Money delivers, Money receives) {
        return new Obligation(id, kind, trade.tradeId(), side, null, null, delivers, receives, delivers.none());
    }

    /** An operator has a parked event tried again. */
    void mayParkAgain(ParkedId parkedId) {
        parkedEvents.remove(parkedId);
    }

    /** An operator has a parked event tried again. */
    void retry(ParkedId parkedId) {
        mayParkAgain(parkedId);
        append(new ParkedRetried(parkedId, "repaired"));
    }

    private void step(WindowId windowId, int step, Object event) {
        if (steps.get(windowId) == step) {
            if (parked.contains(windowId)) {
                throw Refused.with("clearing.window-parked", windowId.value());
            }
            append(event);
        }
    }

    private void novate(NovateTrades command) {
        List<TradeId> open = command.trades().stream()
                .filter(trade -> !cancelled.contains(trade))
                .toList();
        for (TradeId trade : open) {
            if (unnovatable.contains(trade)) {
                throw Refused.with("saga.hold-missing", trade.value());
            }
        }
        Map<AccountId, List<NovatedSide>> sides = new LinkedHashMap<>();
        open.stream().filter(novated::add).map(trades::get).forEach(trade -> {
            for (Side side : Side.values()) {
                TradeParty party = trade.party(side);
                Money none = party.captured().none();
                sides.computeIfAbsent(party.accountId(), _ -> new ArrayList<>())
                        .add(new NovatedSide(
                                trade.tradeId(),
                                side,
                                party.holdId(),
                                none,
                                none,
                                none,
                                party.captured(),
                                party.credited(),
                                party.fee()));
            }
        });
        sides.forEach((account, own) -> append(new TradesNovated(
                account, command.windowId(), own, open(command.windowId(), account, own), null, List.of())));
    }

    private void post(PostObligations command) {
        if (steps.get(command.windowId()) >= 3 || resolved.contains(command.day())) {
            return;
        }
        command.debts().stream()
                .filter(debt -> unpenalised.contains(debt.payer()))
                .forEach(debt -> {
                    throw Refused.with("account.closed", debt.payer().value());
                });
        List<Debt> fresh = command.debts().stream()
                .filter(debt -> booked.put(debt.obligationId(), command.windowId()) == null)
                .toList();
        if (!fresh.isEmpty() && steps.get(command.windowId()) == 2) {
            throw new IllegalStateException("must wait for its obligations: " + command.windowId());
        }
        Map<AccountId, List<Obligation>> byAccount = new LinkedHashMap<>();
        for (Debt debt : fresh) {
            Money none = debt.amount().none();
            byAccount
                    .computeIfAbsent(debt.payer(), _ -> new ArrayList<>())
                    .add(owed(debt, debt.failing(), debt.receiver(), debt.amount(), none));
            byAccount
                    .computeIfAbsent(debt.receiver(), _ -> new ArrayList<>())
                    .add(owed(debt, debt.failing().opposite(), debt.payer(), none, debt.amount()));
        }
        byAccount.forEach((account, owed) -> oblige(command.windowId(), account, owed));
    }

    private static Obligation owed(Debt debt, Side side, AccountId counterparty, Money delivers, Money receives) {
        return new Obligation(
                debt.obligationId(),
                debt.kind(),
                debt.tradeId(),
                side,
                counterparty,
                debt.businessDate(),
                delivers,
                receives,
                delivers.none());
    }

    private void oblige(WindowId windowId, AccountId account, List<Obligation> obligations) {
        Map<AssetCode, OpenPosition> changed = new LinkedHashMap<>();
        for (Obligation obligation : obligations) {
            changed.put(
                    obligation.asset(),
                    add(
                            windowId,
                            account,
                            obligation.delivers(),
                            obligation.receives(),
                            obligation.delivers().none()));
        }
        append(new ObligationsPosted(account, windowId, obligations, List.copyOf(changed.values()), null, List.of()));
    }

    /** An operator cancels a trade that is novated, and of which nothing has settled. */
    void cancel(TradeId tradeId, WindowId windowId) {
        TradeExecuted trade = trades.get(tradeId);
        cancelled.add(tradeId);
        append(new TradeCancelled(tradeId, windowId, trade.quantity(), CancelCause.OPERATOR, "asked"));
        for (Side side : Side.values()) {
            TradeParty party = trade.party(side);
            oblige(windowId, party.accountId(), parts(trade, side, ObligationKind.CANCELLATION, true));
        }
    }

    /** A side of a trade, of which nothing has settled, goes over to another account. */
    void port(TradeId tradeId, WindowId windowId, Side side, AccountId to) {
        TradeExecuted trade = trades.get(tradeId);
        AccountId from = trade.party(side).accountId();
        append(new TradePorted(tradeId, windowId, side, from, to, "asked"));
        oblige(windowId, from, parts(trade, side, ObligationKind.PORTING, true));
        oblige(windowId, to, parts(trade, side, ObligationKind.PORTING, false));
    }

    private static List<Obligation> parts(TradeExecuted trade, Side side, ObligationKind kind, boolean takesBack) {
        TradeParty party = trade.party(side);
        Money delivers = takesBack ? party.captured().negated() : party.captured();
        Money receives = takesBack ? party.credited().negated() : party.credited();
        ObligationId id = new ObligationId("obl_" + trade.tradeId() + "." + kind);
        return List.of(
                new Obligation(id, kind, trade.tradeId(), side, null, null, delivers, delivers.none(), delivers.none()),
                new Obligation(
                        id, kind, trade.tradeId(), side, null, null, receives.none(), receives, receives.none()));
    }

    private List<OpenPosition> open(WindowId windowId, AccountId account, List<NovatedSide> sides) {
        Map<AssetCode, OpenPosition> changed = new LinkedHashMap<>();
        for (NovatedSide side : sides) {
            Money none = side.delivers().none();
            Money noReceipt = side.receives().none();
            Money hold = onCredit.contains(account) ? none : side.delivers();
            changed.put(none.asset(), add(windowId, account, side.delivers(), none, hold));
            changed.put(noReceipt.asset(), add(windowId, account, noReceipt, side.receives(), noReceipt));
        }
        return List.copyOf(changed.values());
    }

    private OpenPosition add(WindowId windowId, AccountId account, Money delivers, Money receives, Money hold) {
        Money none = delivers.none();
        Key key = new Key(windowId, account, delivers.asset());
        Position after = positions
                .getOrDefault(key, new Position(none, none, none, null))
                .plus(delivers, receives, hold);
        if (after.delivers().isZero() && after.receives().isZero()) {
            positions.remove(key);
        } else {
            positions.put(key, after);
        }
        return after.open();
    }

    private Map<Key, Position> of(WindowId windowId, AccountId account) {
        Map<Key, Position> own = new LinkedHashMap<>(positions);
        own.keySet()
                .removeIf(key ->
                        !key.windowId().equals(windowId) || !key.accountId().equals(account));
        return own;
    }

    private void prepare(PrepareSettlement command) {
        for (Sums sums : command.participants()) {
            if (unpreparable.contains(sums.accountId())) {
                throw Refused.with("account.unknown", sums.accountId().value());
            }
        }
        for (Sums sums : command.participants()) {
            Map<Key, Position> own = of(command.windowId(), sums.accountId());
            requireEqual(own, sums.assets());
            boolean isOpen = own.values().stream().allMatch(position -> position.prepared() == null);
            if (isOpen && own.values().stream().anyMatch(FakeLedger::lacks)) {
                List<PreparedAsset> assets = new ArrayList<>();
                own.forEach((key, position) -> {
                    Money lacks = position.delivers().minus(position.hold());
                    Money held = lacks.min(free.getOrDefault(key.accountId() + " " + key.asset(), lacks));
                    assets.add(new PreparedAsset(held, null));
                    positions.put(key, new Position(position.delivers(), position.receives(), position.hold(), held));
                });
                append(new SettlementPrepared(sums.accountId(), command.windowId(), assets));
            }
        }
    }

    private static boolean lacks(Position position) {
        return position.delivers().compareTo(position.hold()) > 0;
    }

    private static void requireEqual(Map<Key, Position> own, List<AssetSums> given) {
        Map<AssetCode, AssetSums> expected = new HashMap<>();
        own.forEach(
                (key, position) -> expected.put(key.asset(), new AssetSums(position.delivers(), position.receives())));
        Map<AssetCode, AssetSums> sums = new HashMap<>();
        given.forEach(asset -> sums.put(asset.asset(), asset));
        if (!expected.equals(sums)) {
            throw Refused.with("clearing.sums-differ", "own %s, given %s".formatted(expected, sums));
        }
    }

    private void post(PostSettlement command) {
        for (Resolved resolved : command.participants()) {
            if (unpostable.contains(resolved.accountId())) {
                throw Refused.with("account.unknown", resolved.accountId().value());
            }
        }
        for (Resolved resolved : command.participants()) {
            Map<Key, Position> own = of(command.windowId(), resolved.accountId());
            if (own.isEmpty()) {
                continue;
            }
            requireEqual(
                    own, resolved.assets().stream().map(ResolvedAsset::sums).toList());
            List<SettledAsset> settled = new ArrayList<>();
            List<OpenPosition> carried = new ArrayList<>();
            for (ResolvedAsset asset : resolved.assets()) {
                Position before = positions.remove(new Key(command.windowId(), resolved.accountId(), asset.asset()));
                Money reserved = before.prepared() == null
                        ? before.hold()
                        : before.hold().plus(before.prepared());
                Money paid = asset.delivered().minus(asset.received());
                if (paid.compareTo(reserved) > 0) {
                    throw new IllegalArgumentException("must be at most what is held: " + paid);
                }
                Money left = paid.isNegative() ? reserved : reserved.minus(paid);
                Money hold = asset.carriedDelivers().min(before.hold()).min(left);
                settled.add(new SettledAsset(
                        asset.delivered(),
                        asset.received(),
                        asset.carriedDelivers(),
                        asset.carriedReceives(),
                        hold,
                        null));
                if (!asset.carriedDelivers().isZero()
                        || !asset.carriedReceives().isZero()) {
                    carried.add(add(
                            command.carriedTo(),
                            resolved.accountId(),
                            asset.carriedDelivers(),
                            asset.carriedReceives(),
                            hold));
                }
            }
            append(new PositionSettled(
                    resolved.accountId(), command.windowId(), command.carriedTo(), settled, carried, null));
        }
    }

    private void fail(FailTrade fail) {
        if (failed.add(fail.tradeId() + " " + fail.windowId())) {
            TradeExecuted trade = trades.get(fail.tradeId());
            Money quantity = trade.quantity();
            append(new SettlementFailed(
                    fail.tradeId(),
                    fail.windowId(),
                    fail.side(),
                    trade.party(fail.side()).accountId(),
                    fail.asset(),
                    fail.cause(),
                    fail.settled(),
                    quantity.minus(fail.settled()),
                    fail.dueOn(),
                    fail.carriedTo()));
        }
    }

    /** An event whose type is known, but whose payload cannot be read. */
    private static final class UnreadablePayload extends GenericTrackedEventMessage<Object> {
        private UnreadablePayload(TrackedEventMessage<?> event) {
            super(event.trackingToken(), new GenericEventMessage<Object>(event.getPayload()));
        }

        @Override
        public Object getPayload() {
            throw new SerializationException("the payload cannot be read");
        }
    }

    static ClearingWindow window(SchemeId scheme, int number, LocalDate settlesOn) {
        Instant noon = settlesOn.atTime(12, 0).toInstant(ZoneOffset.UTC);
        return new ClearingWindow(WindowId.of(scheme, number), settlesOn, noon, settlesOn, noon);
    }
}

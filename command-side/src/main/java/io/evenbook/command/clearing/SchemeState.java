package io.evenbook.command.clearing;

import io.evenbook.api.clearing.ClearingWindow;
import io.evenbook.api.clearing.FundShare;
import io.evenbook.api.clearing.OpenDefault;
import io.evenbook.api.clearing.SchemeEvent;
import io.evenbook.api.clearing.SchemeEvent.DefaultsChanged;
import io.evenbook.api.clearing.SchemeEvent.FundSharesChanged;
import io.evenbook.api.clearing.SchemeEvent.PenaltyDayClosed;
import io.evenbook.api.clearing.SchemeEvent.SchemeSet;
import io.evenbook.api.clearing.SchemeEvent.WindowClosed;
import io.evenbook.api.clearing.SchemeEvent.WindowDue;
import io.evenbook.api.clearing.SchemeEvent.WindowNetted;
import io.evenbook.api.clearing.SchemeEvent.WindowOpened;
import io.evenbook.api.clearing.SchemeEvent.WindowParked;
import io.evenbook.api.clearing.SchemeEvent.WindowRescheduled;
import io.evenbook.api.clearing.SchemeEvent.WindowResolved;
import io.evenbook.api.clearing.SchemeEvent.WindowRetried;
import io.evenbook.api.clearing.SchemeEvent.WindowSettled;
import io.evenbook.api.clearing.SchemeTerms;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.money.Money;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * A scheme; null before its terms are set.
 *
 * @param terms from the next window on
 * @param windows those that have not settled, in the order of their numbers; the last one is open
 * @param penaltyDay the last day whose penalties are due; null: none
 * @param fund the shares in the default fund, by account; none is zero
 * @param defaults those that are not closed, in the order in which they were declared
 */
public record SchemeState(
        SchemeId schemeId,
        SchemeTerms terms,
        List<Live> windows,
        LocalDate penaltyDay,
        List<FundShare> fund,
        List<OpenDefault> defaults) {

    /** How far a window is. */
    public enum Stage {
        OPEN,
        CLOSED,
        DUE,
        NETTED,
        RESOLVED
    }

    /**
     * A window that has not settled.
     *
     * @param parked whether its settlement waits for an operator
     * @param retries how often an operator has retried it
     * @param digest of the step recorded last; null: of none
     */
    public record Live(ClearingWindow window, Stage stage, boolean parked, int retries, String digest) {
        private Live with(Stage newStage, String newDigest) {
            return new Live(window, newStage, parked, retries, newDigest);
        }

        private Live park() {
            return new Live(window, stage, true, retries, digest);
        }

        /** A retry sums up anew, unless what settles is decided already. */
        private Live retried() {
            return stage == Stage.RESOLVED
                    ? new Live(window, stage, false, retries + 1, digest)
                    : new Live(window, Stage.DUE, false, retries + 1, null);
        }

        private Live settling(LocalDate settlesOn, Instant settlesAt) {
            ClearingWindow moved =
                    new ClearingWindow(window.windowId(), window.tradeDate(), window.closesAt(), settlesOn, settlesAt);
            return new Live(moved, stage, parked, retries, digest);
        }
    }

    public SchemeState {
        windows = List.copyOf(windows);
        fund = List.copyOf(fund);
        defaults = List.copyOf(defaults);
    }

    static SchemeState evolve(SchemeState state, SchemeEvent event) {
        return switch (event) {
            case SchemeSet set
            when state == null -> new SchemeState(set.schemeId(), set.terms(), List.of(), null, List.of(), List.of());
            case SchemeSet set -> state.with(set.terms());
            case WindowOpened opened -> state.opening(opened.window());
            case WindowClosed closed ->
                state.change(closed.windowId(), live -> live.with(Stage.CLOSED, null))
                        .opening(closed.next());
            case WindowRescheduled moved ->
                state.change(moved.windowId(), live -> live.settling(moved.settlesOn(), moved.settlesAt()));
            case WindowDue due -> state.change(due.windowId(), live -> live.with(Stage.DUE, null));
            case WindowNetted netted ->
                state.change(netted.windowId(), live -> live.with(Stage.NETTED, netted.digest()));
            case WindowResolved resolved ->
                state.change(resolved.windowId(), live -> live.with(Stage.RESOLVED, resolved.digest()));
            case WindowSettled settled -> state.without(settled.windowId());
            case WindowParked parked -> state.change(parked.windowId(), Live::park);
            case WindowRetried retried -> state.change(retried.windowId(), Live::retried);
            case PenaltyDayClosed closed ->
                new SchemeState(
                        state.schemeId, state.terms, state.windows, closed.businessDate(), state.fund, state.defaults);
            case FundSharesChanged changed -> state.with(changed);
            case DefaultsChanged changed ->
                new SchemeState(
                        state.schemeId, state.terms, state.windows, state.penaltyDay, state.fund, changed.open());
        };
    }

    /** The window that takes up the trades of now. */
    public ClearingWindow open() {
        return windows.getLast().window();
    }

    /** A window that has not settled; null if it has, or was never opened. */
    public Live find(WindowId windowId) {
        int index = windowId.number() - windows.getFirst().window().windowId().number();
        return index < 0 || index >= windows.size() ? null : windows.get(index);
    }

    /** Whether the scheme ever opened a window. */
    public boolean knows(WindowId windowId) {
        return windowId.schemeId().equals(schemeId)
                && windowId.number() <= open().windowId().number();
    }

    /** The share of an account in the default fund; empty: it has none. */
    public Optional<Money> fundShare(AccountId accountId) {
        return fund.stream()
                .filter(share -> share.accountId().equals(accountId))
                .map(FundShare::share)
                .findFirst();
    }

    /** The default of an account that is not closed; empty: there is none. */
    public Optional<OpenDefault> defaultOf(AccountId accountId) {
        return defaults.stream()
                .filter(open -> open.accountId().equals(accountId))
                .findFirst();
    }

    /** The first window whose settlement has begun; empty: none settles. */
    public Optional<WindowId> settling() {
        return windows.stream()
                .filter(live -> live.stage().compareTo(Stage.DUE) >= 0)
                .map(live -> live.window().windowId())
                .findFirst();
    }

    /** About how many bytes of memory it takes. */
    long weight() {
        return 1_024
                + 32L * (terms.closesAt().size() + 2L * terms.penaltyRates().size())
                + 512L * windows.size()
                + 128L * (fund.size() + defaults.size());
    }

    private SchemeState with(List<Live> newWindows) {
        return new SchemeState(schemeId, terms, newWindows, penaltyDay, fund, defaults);
    }

    private SchemeState with(SchemeTerms newTerms) {
        return new SchemeState(schemeId, newTerms, windows, penaltyDay, fund, defaults);
    }

    private SchemeState with(FundSharesChanged changed) {
        SortedMap<AccountId, Money> shares = new TreeMap<>(Comparator.comparing(AccountId::value));
        fund.forEach(share -> shares.put(share.accountId(), share.share()));
        changed.shares().forEach(share -> shares.put(share.accountId(), share.share()));
        List<FundShare> left = new ArrayList<>();
        shares.forEach((accountId, share) -> {
            if (share.isPositive()) {
                left.add(new FundShare(accountId, share));
            }
        });
        return new SchemeState(schemeId, terms, windows, penaltyDay, left, defaults);
    }

    private SchemeState opening(ClearingWindow window) {
        List<Live> more = new ArrayList<>(windows);
        more.add(new Live(window, Stage.OPEN, false, 0, null));
        return with(more);
    }

    private SchemeState change(WindowId windowId, UnaryOperator<Live> change) {
        List<Live> changed = new ArrayList<>(windows);
        changed.replaceAll(live -> live.window().windowId().equals(windowId) ? change.apply(live) : live);
        return with(changed);
    }

    private SchemeState without(WindowId windowId) {
        List<Live> left = new ArrayList<>(windows);
        left.removeIf(live -> live.window().windowId().equals(windowId));
        return with(left);
    }
}

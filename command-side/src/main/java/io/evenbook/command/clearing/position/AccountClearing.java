package io.evenbook.command.clearing.position;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountEvent.CollateralMoved;
import io.evenbook.api.account.AccountEvent.ObligationsPosted;
import io.evenbook.api.account.AccountEvent.ParticipantEnrolled;
import io.evenbook.api.account.AccountEvent.PositionEvent;
import io.evenbook.api.account.AccountEvent.PositionSettled;
import io.evenbook.api.account.AccountEvent.SettlementPrepared;
import io.evenbook.api.account.AccountEvent.TradesNovated;
import io.evenbook.api.clearing.Funding;
import io.evenbook.api.clearing.Obligation;
import io.evenbook.api.clearing.ObligationKind;
import io.evenbook.api.clearing.OpenPosition;
import io.evenbook.api.clearing.PositionCommand.AssetSums;
import io.evenbook.api.clearing.PreparedAsset;
import io.evenbook.api.clearing.SchemeRejection.SumsDiffer;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.ObligationId;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.money.Money;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;

/**
 * An account in clearing: the schemes that it takes part in, and its positions in windows that have not settled. A
 * change costs the logarithm of their number.
 *
 * @param schemes the terms of its enrolments; an account that is not enrolled is PREFUNDED
 * @param windows its positions by asset, those that are not zero
 * @param penalties those that it pays in these windows, so that none is booked twice
 * @param collateral by scheme, where it is not zero
 */
public record AccountClearing(
        PMap<SchemeId, ParticipantEnrolled> schemes,
        PMap<WindowId, PMap<AssetCode, ClearingPosition>> windows,
        PMap<WindowId, PSet<ObligationId>> penalties,
        PMap<SchemeId, Collateral> collateral) {
    public static final AccountClearing NONE =
            new AccountClearing(HashTreePMap.empty(), HashTreePMap.empty(), HashTreePMap.empty(), HashTreePMap.empty());

    /** Reads a snapshot, whose collections are plain ones. */
    @JsonCreator
    static AccountClearing restore(
            Map<SchemeId, ParticipantEnrolled> schemes,
            Map<WindowId, Map<AssetCode, ClearingPosition>> windows,
            Map<WindowId, Set<ObligationId>> penalties,
            Map<SchemeId, Collateral> collateral) {
        PMap<WindowId, PMap<AssetCode, ClearingPosition>> restored = HashTreePMap.empty();
        for (Map.Entry<WindowId, Map<AssetCode, ClearingPosition>> window : windows.entrySet()) {
            restored = restored.plus(window.getKey(), HashTreePMap.from(window.getValue()));
        }
        PMap<WindowId, PSet<ObligationId>> booked = HashTreePMap.empty();
        for (Map.Entry<WindowId, Set<ObligationId>> window : penalties.entrySet()) {
            booked = booked.plus(window.getKey(), HashTreePSet.from(window.getValue()));
        }
        return new AccountClearing(HashTreePMap.from(schemes), restored, booked, HashTreePMap.from(collateral));
    }

    public AccountClearing evolve(PositionEvent event) {
        return switch (event) {
            case ParticipantEnrolled enrolled ->
                new AccountClearing(schemes.plus(enrolled.schemeId(), enrolled), windows, penalties, collateral);
            case TradesNovated novated -> put(novated.windowId(), novated.positions());
            case ObligationsPosted posted ->
                put(posted.windowId(), posted.positions()).remembering(posted);
            case SettlementPrepared prepared -> {
                PMap<AssetCode, ClearingPosition> positions = windows.get(prepared.windowId());
                for (PreparedAsset asset : prepared.assets()) {
                    AssetCode code = asset.held().asset();
                    positions = positions.plus(code, positions.get(code).prepared(asset.held()));
                }
                yield with(windows.plus(prepared.windowId(), positions));
            }
            case PositionSettled settled ->
                new AccountClearing(
                                schemes,
                                windows.minus(settled.windowId()),
                                penalties.minus(settled.windowId()),
                                collateral)
                        .put(settled.carriedTo(), settled.positions());
            case CollateralMoved moved -> with(moved);
        };
    }

    private AccountClearing put(WindowId windowId, List<OpenPosition> open) {
        PMap<AssetCode, ClearingPosition> positions = windows.getOrDefault(windowId, HashTreePMap.empty());
        for (OpenPosition position : open) {
            ClearingPosition after = ClearingPosition.of(position);
            positions = after.isNone() ? positions.minus(position.asset()) : positions.plus(position.asset(), after);
        }
        return with(positions.isEmpty() ? windows.minus(windowId) : windows.plus(windowId, positions));
    }

    private AccountClearing remembering(ObligationsPosted posted) {
        PSet<ObligationId> paid = penalties.getOrDefault(posted.windowId(), HashTreePSet.empty());
        for (Obligation obligation : posted.obligations()) {
            if (obligation.kind() == ObligationKind.PENALTY
                    && obligation.delivers().isPositive()) {
                paid = paid.plus(obligation.obligationId());
            }
        }
        return paid.isEmpty()
                ? this
                : new AccountClearing(schemes, windows, penalties.plus(posted.windowId(), paid), collateral);
    }

    private AccountClearing with(PMap<WindowId, PMap<AssetCode, ClearingPosition>> newWindows) {
        return new AccountClearing(schemes, newWindows, penalties, collateral);
    }

    private AccountClearing with(CollateralMoved moved) {
        SchemeId schemeId = moved.schemeId();
        Collateral after = collateral(schemeId, moved.amount()).after(moved);
        return new AccountClearing(
                schemes,
                windows,
                penalties,
                after.isZero() ? collateral.minus(schemeId) : collateral.plus(schemeId, after));
    }

    /** The collateral in a scheme; of zero if there is none. @param any of the collateral asset */
    public Collateral collateral(SchemeId schemeId, Money any) {
        return collateral.getOrDefault(schemeId, Collateral.none(any));
    }

    /** The schemes in which the account is enrolled, or has a position or collateral. */
    public Set<SchemeId> takesPartIn() {
        Set<SchemeId> all = new HashSet<>(schemes.keySet());
        all.addAll(collateral.keySet());
        windows.keySet().forEach(windowId -> all.add(windowId.schemeId()));
        return all;
    }

    /** Whether the account has a position in a window of the scheme. */
    public boolean hasPosition(SchemeId schemeId) {
        return windows.keySet().stream()
                .anyMatch(windowId -> windowId.schemeId().equals(schemeId));
    }

    /** Whether it pays a penalty in a window that has not settled. */
    public boolean paysPenalty(WindowId windowId, ObligationId obligationId) {
        return penalties.getOrDefault(windowId, HashTreePSet.empty()).contains(obligationId);
    }

    /** The position in an amount's asset; one of zero if there is none. */
    ClearingPosition position(WindowId windowId, Money any) {
        ClearingPosition position =
                windows.getOrDefault(windowId, HashTreePMap.empty()).get(any.asset());
        return position != null ? position : ClearingPosition.none(any);
    }

    /** The number of positions; an account that has one must not be closed. */
    public int size() {
        return windows.values().stream().mapToInt(Map::size).sum();
    }

    /** About how many bytes of memory it takes. */
    public long weight() {
        return 500L * size()
                + 150L * penalties.values().stream().mapToInt(Set::size).sum()
                + 300L * collateral.size();
    }

    /** The positions of a window, by asset. */
    SortedMap<AssetCode, ClearingPosition> of(WindowId windowId) {
        SortedMap<AssetCode, ClearingPosition> sorted = new TreeMap<>(Comparator.comparing(AssetCode::value));
        sorted.putAll(windows.getOrDefault(windowId, HashTreePMap.empty()));
        return sorted;
    }

    public Funding funding(SchemeId schemeId) {
        ParticipantEnrolled enrolled = schemes.get(schemeId);
        return enrolled == null ? Funding.PREFUNDED : enrolled.funding();
    }

    /**
     * The most that an order of a participant with CREDIT may hold: available funds, receipts less deliveries to come,
     * and the net debit cap. Holds for deliveries are added, since the deliveries count already.
     *
     * @param available posted less held; may be negative
     * @return may be negative, and may have more digits than an amount
     */
    public BigDecimal creditRoom(SchemeId schemeId, Money available) {
        return available.amount().subtract(uncovered(available)).add(cap(schemeId, available));
    }

    private BigDecimal cap(SchemeId schemeId, Money any) {
        if (funding(schemeId) == Funding.PREFUNDED) {
            return BigDecimal.ZERO;
        }
        return schemes.get(schemeId).caps().stream()
                .filter(cap -> cap.asset().equals(any.asset()))
                .map(Money::amount)
                .findFirst()
                .orElse(BigDecimal.ZERO);
    }

    /**
     * The most that may leave the account: available funds, less what it still has to deliver beyond what it receives
     * and what is held for it. Receipts to come do not count: they may fail.
     *
     * @return may be negative, and may have more digits than an amount
     */
    public BigDecimal withdrawable(Money available) {
        return available.amount().subtract(uncovered(available).max(BigDecimal.ZERO));
    }

    /** Deliveries less receipts and less what is held for them, over all windows. */
    private BigDecimal uncovered(Money any) {
        return sum(any, ClearingPosition::owed).subtract(sum(any, ClearingPosition::reserved));
    }

    /** All that it delivers of an amount's asset beyond what is held for it, over all windows. */
    public BigDecimal unreserved(Money any) {
        return sum(any, ClearingPosition::delivers).subtract(sum(any, ClearingPosition::reserved));
    }

    /** All that it receives of an amount's asset, over all windows. */
    public BigDecimal receives(Money any) {
        return sum(any, ClearingPosition::receives);
    }

    private BigDecimal sum(Money any, Function<ClearingPosition, Money> part) {
        BigDecimal sum = BigDecimal.ZERO.setScale(any.amount().scale());
        for (PMap<AssetCode, ClearingPosition> positions : windows.values()) {
            ClearingPosition position = positions.get(any.asset());
            if (position != null) {
                sum = sum.add(part.apply(position).amount());
            }
        }
        return sum;
    }

    /**
     * Compares the sums that the process computed with those of the account.
     *
     * @param given each asset once; missing ones are zero
     * @throws RejectedException {@code clearing.sums-differ} for the first asset that differs
     */
    void requireSums(AccountId accountId, WindowId windowId, List<AssetSums> given) {
        Map<AssetCode, AssetSums> left = new HashMap<>();
        given.forEach(sums -> left.put(sums.asset(), sums));
        of(windowId).forEach((asset, position) -> {
            AssetSums own = position.sums();
            AssetSums sums = left.remove(asset);
            if (!own.equals(sums)) {
                throw differ(accountId, windowId, asset, own, sums);
            }
        });
        left.forEach((asset, sums) -> {
            if (!sums.delivers().isZero() || !sums.receives().isZero()) {
                throw differ(accountId, windowId, asset, null, sums);
            }
        });
    }

    private static RejectedException differ(
            AccountId accountId, WindowId windowId, AssetCode asset, AssetSums own, AssetSums given) {
        return new RejectedException(new SumsDiffer(windowId, accountId, asset, text(own), text(given)));
    }

    private static String text(AssetSums sums) {
        return sums == null ? "nothing" : "delivers %s, receives %s".formatted(sums.delivers(), sums.receives());
    }
}

package io.evenbook.command.clearing.position;

import io.evenbook.api.RejectedException;
import io.evenbook.api.clearing.Funding;
import io.evenbook.api.clearing.PositionEvent;
import io.evenbook.api.clearing.PositionEvent.OpenPosition;
import io.evenbook.api.clearing.PositionEvent.ParticipantEnrolled;
import io.evenbook.api.clearing.PositionEvent.PositionSettled;
import io.evenbook.api.clearing.PositionEvent.Prepared;
import io.evenbook.api.clearing.PositionEvent.Settled;
import io.evenbook.api.clearing.PositionEvent.SettlementPrepared;
import io.evenbook.api.clearing.PositionEvent.TradesNovated;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.AssetCode;
import io.evenbook.api.id.SchemeId;
import io.evenbook.api.id.WindowId;
import io.evenbook.api.money.Money;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * An account in clearing: the schemes that it takes part in, and its positions in windows that have not settled. A
 * change costs the logarithm of their number.
 *
 * @param schemes the terms of its enrolments; an account that is not enrolled is PREFUNDED
 * @param positions those that are not empty
 */
record AccountClearing(PMap<SchemeId, ParticipantEnrolled> schemes, PMap<Key, ClearingPosition> positions) {
    static final AccountClearing NONE = new AccountClearing(HashTreePMap.empty(), HashTreePMap.empty());

    /** One asset in one window. */
    record Key(WindowId windowId, AssetCode asset) {}

    AccountClearing evolve(PositionEvent event) {
        return switch (event) {
            case ParticipantEnrolled enrolled ->
                new AccountClearing(schemes.plus(enrolled.schemeId(), enrolled), positions);
            case TradesNovated novated -> {
                AccountClearing changed = this;
                for (OpenPosition open : novated.positions()) {
                    Key key = new Key(novated.windowId(), open.asset());
                    changed =
                            changed.put(key, new ClearingPosition(open.delivers(), open.receives(), open.hold(), null));
                }
                yield changed;
            }
            case SettlementPrepared prepared -> {
                AccountClearing changed = this;
                for (Prepared asset : prepared.assets()) {
                    Key key = new Key(prepared.windowId(), asset.held().asset());
                    ClearingPosition before = positions.get(key);
                    changed = changed.put(
                            key,
                            new ClearingPosition(before.delivers(), before.receives(), before.hold(), asset.held()));
                }
                yield changed;
            }
            case PositionSettled settled -> {
                AccountClearing changed = this;
                for (Settled asset : settled.assets()) {
                    changed = changed.put(new Key(settled.windowId(), asset.asset()), null)
                            .carry(new Key(settled.carriedTo(), asset.asset()), asset);
                }
                yield changed;
            }
        };
    }

    private AccountClearing carry(Key key, Settled settled) {
        ClearingPosition before = position(key, settled.delivered());
        ClearingPosition after =
                before.plus(settled.carriedDelivers(), settled.carriedReceives(), settled.carriedHold());
        return put(key, after.isEmpty() ? null : after);
    }

    private AccountClearing put(Key key, ClearingPosition position) {
        return new AccountClearing(schemes, position == null ? positions.minus(key) : positions.plus(key, position));
    }

    ClearingPosition position(Key key, Money any) {
        ClearingPosition position = positions.get(key);
        return position != null ? position : ClearingPosition.none(any);
    }

    /** Whether it has neither position nor anything held for one, so that the account may be closed. */
    boolean isEmpty() {
        return positions.isEmpty();
    }

    /** The positions of a window, by asset. */
    Map<AssetCode, ClearingPosition> of(WindowId windowId) {
        Map<AssetCode, ClearingPosition> found = new TreeMap<>(Comparator.comparing(AssetCode::value));
        positions.forEach((key, position) -> {
            if (key.windowId().equals(windowId)) {
                found.put(key.asset(), position);
            }
        });
        return found;
    }

    Funding funding(SchemeId schemeId) {
        ParticipantEnrolled enrolled = schemes.get(schemeId);
        return enrolled == null ? Funding.PREFUNDED : enrolled.funding();
    }

    /**
     * The most that an order of a participant with CREDIT may hold: available funds, receipts less deliveries to come,
     * and the net debit cap. Holds for deliveries are added, since the deliveries count already.
     *
     * @param available posted less held; may be negative
     */
    Money creditRoom(SchemeId schemeId, Money available) {
        return new Money(available.asset(), available.amount().subtract(uncovered(available)))
                .plus(cap(schemeId, available));
    }

    private Money cap(SchemeId schemeId, Money any) {
        if (funding(schemeId) == Funding.PREFUNDED) {
            return any.minus(any);
        }
        return schemes.get(schemeId).caps().stream()
                .filter(cap -> cap.asset().equals(any.asset()))
                .findFirst()
                .orElse(any.minus(any));
    }

    /**
     * The most that may leave the account: available funds, less what it still has to deliver beyond what it receives
     * and what is held for it. Receipts to come do not count: they may fail.
     */
    Money withdrawable(Money available) {
        BigDecimal uncovered = uncovered(available).max(BigDecimal.ZERO);
        return new Money(available.asset(), available.amount().subtract(uncovered));
    }

    /** Deliveries less receipts and less what is held for them, over all windows. */
    private BigDecimal uncovered(Money any) {
        return sum(any, ClearingPosition::owed).subtract(sum(any, ClearingPosition::reserved));
    }

    private BigDecimal sum(Money any, Function<ClearingPosition, Money> part) {
        BigDecimal sum = BigDecimal.ZERO.setScale(any.amount().scale());
        for (Map.Entry<Key, ClearingPosition> position : positions.entrySet()) {
            if (position.getKey().asset().equals(any.asset())) {
                sum = sum.add(part.apply(position.getValue()).amount());
            }
        }
        return sum;
    }

    /** @throws RejectedException {@code clearing.sums-differ} unless the sums are those of the account's positions */
    void requireSums(AccountId accountId, WindowId windowId, List<PositionSums> sums) {
        PositionSums.requireEqual(accountId, windowId, of(windowId), sums);
    }
}

package io.evenbook.command.clearing.collateral;

import static io.evenbook.command.account.Checks.refused;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountCommand.MoveCollateral;
import io.evenbook.api.account.AccountEvent.CollateralMoved;
import io.evenbook.api.account.FreezeLevel;
import io.evenbook.api.clearing.CollateralDirection;
import io.evenbook.api.clearing.CollateralPurpose;
import io.evenbook.api.clearing.DefaultRejection.InDefault;
import io.evenbook.api.clearing.FundShare;
import io.evenbook.api.clearing.OpenDefault;
import io.evenbook.api.clearing.ParticipantRejection.FundFull;
import io.evenbook.api.clearing.ParticipantRejection.InsufficientCollateral;
import io.evenbook.api.clearing.ParticipantRejection.MarginNeeded;
import io.evenbook.api.clearing.SchemeEvent.FundSharesChanged;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.api.money.Requested;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.axon.postgres.bus.Streams.Stream;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.account.Accounts;
import io.evenbook.command.account.Checks;
import io.evenbook.command.account.Funds;
import io.evenbook.command.base.AmountRules;
import io.evenbook.command.base.Facts;
import io.evenbook.command.clearing.SchemeAggregate;
import io.evenbook.command.clearing.SchemeState;
import io.evenbook.command.clearing.position.Collateral;
import java.math.BigDecimal;
import java.util.List;

/**
 * Collateral that participants pay in and out. The scheme keeps the shares in its default fund, since all of them
 * together may bear a loss.
 *
 * <p>Several faults are reported in this order: scheme unknown; account unknown, closed, frozen; amount (not positive,
 * excess scale, too large). In: fund full; debit direction, insufficient available, collateral too large. Out: default
 * not closed, insufficient collateral, margin needed; credit direction, balance too large, maximum exceeded.
 */
public final class CollateralMoves {
    /** The most accounts that bear a loss together: its commit has two events for each. */
    static final int MAX_FUND_SHARES = 250;

    private final MoveCollateral move;
    private final SchemeState scheme;
    private final AccountState account;
    private final Money amount;
    private final Streams streams;

    private CollateralMoves(
            MoveCollateral move, SchemeState scheme, AccountState account, Money amount, Streams streams) {
        this.move = move;
        this.scheme = scheme;
        this.account = account;
        this.amount = amount;
        this.streams = streams;
    }

    /**
     * @return the version of the account
     * @throws RejectedException in the order above
     */
    public static long handle(MoveCollateral move, Streams streams) {
        streams.load(List.of(
                Stream.of(SchemeAggregate.AGGREGATE.type(), move.schemeId()),
                Stream.of(AccountState.AGGREGATE.type(), move.accountId())));
        Facts facts = Facts.of(streams);
        SchemeState scheme = SchemeAggregate.require(move.schemeId(), facts);
        AccountState account = Accounts.require(streams, move.accountId());
        boolean isIn = move.direction() == CollateralDirection.IN;
        Checks.requireNotFrozen(account, isIn ? FreezeLevel.DEBITS : FreezeLevel.ALL, facts);
        Money amount = Checks.money(facts, new Requested(scheme.terms().collateralAsset(), move.amount()));
        CollateralMoves moves = new CollateralMoves(move, scheme, account, amount, streams);
        moves.append(isIn ? moves.in() : moves.out());
        return AccountState.AGGREGATE.version(streams, move);
    }

    private void append(CollateralMoved moved) {
        Accounts.append(streams, moved);
        if (move.purpose() == CollateralPurpose.FUND) {
            FundShare share = new FundShare(move.accountId(), moved.collateral());
            SchemeAggregate.AGGREGATE.append(streams, new FundSharesChanged(move.schemeId(), List.of(share)));
        }
    }

    private CollateralMoved in() {
        if (move.purpose() == CollateralPurpose.FUND) {
            requireRoomInFund();
        }
        Balance balance = Funds.debited(account, amount);
        requireFit();
        return collateralAccount().in(move.entryId(), amount, before(), balance, streams.time());
    }

    /** All that may bear one loss together fits into one amount. */
    private void requireFit() {
        Collateral own = account.clearing().collateral(move.schemeId(), amount);
        BigDecimal all = amount.amount().add(own.margin().amount());
        for (FundShare share : scheme.fund()) {
            all = all.add(share.share().amount());
        }
        AmountRules.requireFit("collateral", all);
    }

    private CollateralMoved out() {
        requireNoDefault();
        if (before().compareTo(amount) < 0) {
            throw refused(new InsufficientCollateral(
                    move.accountId(),
                    move.schemeId(),
                    move.purpose(),
                    amount.asset(),
                    before().amount(),
                    amount.amount()));
        }
        if (move.purpose() == CollateralPurpose.MARGIN) {
            requireMarginFree();
        }
        Balance balance = Funds.credited(account, amount);
        return collateralAccount().out(move.entryId(), amount, before(), balance, streams.time());
    }

    private void requireRoomInFund() {
        if (scheme.fundShare(move.accountId()).isEmpty() && scheme.fund().size() >= MAX_FUND_SHARES) {
            throw refused(new FundFull(move.schemeId(), MAX_FUND_SHARES));
        }
    }

    /**
     * Margin covers what is open: positions, and before these orders on credit and their trades, which keep the hold
     * until they are novated. The account's present enrolment does not count, since open positions may be older.
     */
    private void requireMarginFree() {
        if (account.holds().hasCredit() || account.clearing().hasPosition(move.schemeId())) {
            throw refused(new MarginNeeded(move.accountId(), move.schemeId()));
        }
    }

    /** A default holds its own collateral, and the shares of all others in the fund, until it is closed. */
    private void requireNoDefault() {
        for (OpenDefault open : scheme.defaults()) {
            if (open.accountId().equals(move.accountId()) || move.purpose() == CollateralPurpose.FUND) {
                throw refused(new InDefault(move.accountId(), move.schemeId(), open.defaultId()));
            }
        }
    }

    private CollateralAccount collateralAccount() {
        return new CollateralAccount(move.accountId(), move.schemeId(), move.purpose());
    }

    private Money before() {
        return account.clearing().collateral(move.schemeId(), amount).of(move.purpose());
    }
}

package io.evenbook.command.clearing.collateral;

import static io.evenbook.command.account.Checks.refused;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountEvent.CollateralMoved;
import io.evenbook.api.account.AccountEvent.EntryApplied;
import io.evenbook.api.account.AccountRejection.AccountUnknown;
import io.evenbook.api.account.PostedChange;
import io.evenbook.api.clearing.CollateralPurpose;
import io.evenbook.api.clearing.Compensation;
import io.evenbook.api.clearing.DefaultCommand.Claim;
import io.evenbook.api.clearing.DefaultCommand.RecordLoss;
import io.evenbook.api.clearing.DefaultEvent.LayerDrawn;
import io.evenbook.api.clearing.DefaultEvent.LossRecorded;
import io.evenbook.api.clearing.DefaultRejection.LossAsset;
import io.evenbook.api.clearing.DefaultRejection.LossClaims;
import io.evenbook.api.clearing.DefaultStage;
import io.evenbook.api.clearing.DrawnShare;
import io.evenbook.api.clearing.FundShare;
import io.evenbook.api.clearing.LossLayer;
import io.evenbook.api.clearing.OpenDefault;
import io.evenbook.api.clearing.SchemeEvent.FundSharesChanged;
import io.evenbook.api.id.AccountId;
import io.evenbook.api.id.EntryId;
import io.evenbook.api.journal.EntryKind;
import io.evenbook.api.journal.JournalEntry;
import io.evenbook.api.journal.LedgerAccount;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
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
import io.evenbook.command.clearing.collateral.Waterfall.Draw;
import io.evenbook.command.clearing.collateral.Waterfall.Resources;
import io.evenbook.command.clearing.position.Collateral;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Allocates the loss from a default, in one commit. If the scheme guarantees the trades, all layers pay the close-out
 * account, which has taken them over. Otherwise the defaulter's own collateral pays its counterparties, in proportion
 * to their claims.
 *
 * <p>Freezes and limits do not apply: who must bear a loss bears it.
 */
final class Losses {
    private final DefaultState state;
    private final SchemeState scheme;
    private final Streams streams;
    private final Money nothing;

    private Losses(DefaultState state, Streams streams) {
        this.state = state;
        this.scheme = SchemeAggregate.require(state.schemeId(), Facts.of(streams));
        this.streams = streams;
        this.nothing = Defaults.nothing(scheme);
    }

    /** @throws RejectedException in the order of {@link Defaults} */
    static void record(RecordLoss record, Streams streams) {
        DefaultState state = DefaultState.require(record.defaultId(), streams);
        state.requireStage(DefaultStage.TRANSFERRED);
        Losses losses = new Losses(state, streams);
        Money loss = losses.loss(record);
        if (state.closeOutAccount() != null) {
            losses.payCloseOut(record, loss);
        } else {
            losses.payCounterparties(record, loss);
        }
    }

    private Money loss(RecordLoss record) {
        if (!record.asset().equals(nothing.asset())) {
            throw refused(new LossAsset(record.defaultId(), record.asset(), nothing.asset()));
        }
        return amount("loss", record.loss());
    }

    private Money amount(String field, BigDecimal amount) {
        int decimals = nothing.amount().scale();
        return new Money(
                nothing.asset(), AmountRules.requireFit(field, AmountRules.requireScale(field, amount, decimals)));
    }

    private void payCloseOut(RecordLoss record, Money loss) {
        if (!record.claims().isEmpty()) {
            throw refused(new LossClaims(record.defaultId(), "none, since the house guarantees the trades"));
        }
        Map<AccountId, Money> survivors = survivors();
        load(survivors.keySet());
        Collateral own = own();
        Waterfall waterfall = Waterfall.of(
                loss,
                new Resources(
                        state.accountId(),
                        own.margin(),
                        own.fund(),
                        state.approved().houseContribution(),
                        survivors));
        AccountId closeOut = state.closeOutAccount();
        requireMayReceive(closeOut, loss.minus(waterfall.unallocated()));
        append(record, loss, List.of(), waterfall);
        for (Draw draw : waterfall.draws()) {
            if (draw.layer() == LossLayer.HOUSE) {
                JournalEntry entry = houseEntry(draw.amount());
                append(draw, entry);
                receive(entry, Map.of(closeOut, draw.amount()));
            } else {
                append(draw, null);
                draw.shares().forEach((account, share) -> draw(draw.layer(), account, share, Map.of(closeOut, share)));
            }
        }
        appendShares(waterfall);
    }

    /** Those who are in no approved default: a declaration alone spares nobody. */
    private Map<AccountId, Money> survivors() {
        Map<AccountId, Money> survivors = new LinkedHashMap<>();
        for (FundShare share : scheme.fund()) {
            boolean isInDefault = scheme.defaultOf(share.accountId())
                    .filter(OpenDefault::isApproved)
                    .isPresent();
            if (!isInDefault) {
                survivors.put(share.accountId(), share.share());
            }
        }
        return survivors;
    }

    private void payCounterparties(RecordLoss record, Money loss) {
        SortedMap<AccountId, Money> claims = claims(record, loss);
        load(claims.keySet());
        claims.keySet().forEach(this::require);
        Collateral own = own();
        Waterfall waterfall =
                Waterfall.of(loss, new Resources(state.accountId(), own.margin(), own.fund(), nothing, Map.of()));
        Map<AccountId, Money> left = ProRata.split(loss.minus(waterfall.unallocated()), claims);
        left.forEach(this::requireMayReceive);
        List<Compensation> compensations = new ArrayList<>();
        claims.forEach((account, claim) ->
                compensations.add(new Compensation(account, claim, left.getOrDefault(account, nothing))));
        append(record, loss, compensations, waterfall);
        for (Draw draw : waterfall.draws()) {
            Map<AccountId, Money> paid = ProRata.split(draw.amount(), left);
            paid.forEach((account, amount) -> left.merge(account, amount.negated(), Money::plus));
            append(draw, null);
            draw(draw.layer(), state.accountId(), draw.amount(), paid);
        }
        appendShares(waterfall);
    }

    /** By account. */
    private SortedMap<AccountId, Money> claims(RecordLoss record, Money loss) {
        SortedMap<AccountId, Money> claims =
                new TreeMap<>((one, other) -> one.value().compareTo(other.value()));
        Money sum = nothing;
        for (Claim claim : record.claims()) {
            AmountRules.requirePositive("claim", claim.amount());
            Money amount = amount("claim", claim.amount());
            if (claim.accountId().equals(state.accountId())) {
                throw refused(new LossClaims(record.defaultId(), "of others than the defaulter"));
            }
            if (claims.put(claim.accountId(), amount) != null) {
                throw refused(new LossClaims(record.defaultId(), "one for each account"));
            }
            sum = new Money(
                    sum.asset(), AmountRules.requireFit("loss", sum.amount().add(amount.amount())));
        }
        if (!sum.equals(loss)) {
            throw refused(new LossClaims(record.defaultId(), "together the loss, %s".formatted(loss)));
        }
        return claims;
    }

    private void load(Collection<AccountId> accounts) {
        List<Stream> needed = new ArrayList<>();
        needed.add(Stream.of(AccountState.AGGREGATE.type(), state.accountId()));
        if (state.closeOutAccount() != null) {
            needed.add(Stream.of(AccountState.AGGREGATE.type(), state.closeOutAccount()));
        }
        accounts.forEach(account -> needed.add(Stream.of(AccountState.AGGREGATE.type(), account)));
        streams.load(needed);
    }

    private void requireMayReceive(AccountId accountId, Money amount) {
        AccountState account = require(accountId);
        Checks.requireNotClosed(account);
        Funds.requireFit(account, amount);
    }

    private AccountState require(AccountId accountId) {
        AccountState account = account(accountId);
        if (account == null) {
            throw refused(new AccountUnknown(accountId.value()));
        }
        return account;
    }

    private AccountState account(AccountId accountId) {
        return AccountState.AGGREGATE.find(streams, accountId);
    }

    private Collateral own() {
        return collateral(state.accountId());
    }

    private Collateral collateral(AccountId accountId) {
        return account(accountId).clearing().collateral(state.schemeId(), nothing);
    }

    private void append(RecordLoss record, Money loss, List<Compensation> compensations, Waterfall waterfall) {
        DefaultState.AGGREGATE.append(
                streams,
                new LossRecorded(record.defaultId(), loss, compensations, waterfall.unallocated(), record.reason()));
    }

    /** @param entry null unless the house pays */
    private void append(Draw draw, JournalEntry entry) {
        List<DrawnShare> shares = draw.shares().entrySet().stream()
                .map(share -> new DrawnShare(share.getKey(), share.getValue()))
                .toList();
        DefaultState.AGGREGATE.append(
                streams, new LayerDrawn(state.defaultId(), draw.layer(), draw.amount(), shares, entry));
    }

    private JournalEntry houseEntry(Money amount) {
        return new JournalEntry(
                EntryId.named(state.defaultId() + ".house"),
                EntryKind.COLLATERAL,
                "Contribution of the house to the loss of " + state.defaultId(),
                null,
                streams.time(),
                List.of(
                        Posting.debit(LedgerAccount.CAPITAL, amount),
                        Posting.credit(LedgerAccount.customer(state.closeOutAccount()), amount)));
    }

    /** Draws collateral of an account for others. */
    private void draw(LossLayer layer, AccountId accountId, Money amount, Map<AccountId, Money> receipts) {
        CollateralPurpose purpose = layer == LossLayer.MARGIN ? CollateralPurpose.MARGIN : CollateralPurpose.FUND;
        List<Posting> credits = receipts.entrySet().stream()
                .map(receipt -> Posting.credit(LedgerAccount.customer(receipt.getKey()), receipt.getValue()))
                .toList();
        CollateralMoved moved = new CollateralAccount(accountId, state.schemeId(), purpose)
                .drawn(
                        entryId(accountId, purpose, "drawn"),
                        amount,
                        collateral(accountId).of(purpose),
                        credits,
                        account(accountId).balance(amount),
                        streams.time());
        Accounts.append(streams, moved);
        receive(moved.entry(), receipts);
    }

    private EntryId entryId(AccountId accountId, CollateralPurpose purpose, String step) {
        String name = purpose == CollateralPurpose.MARGIN ? "margin" : "fund";
        return EntryId.named("%s.%s.%s.%s".formatted(state.defaultId(), accountId, name, step));
    }

    private void receive(JournalEntry entry, Map<AccountId, Money> receipts) {
        receipts.forEach((accountId, amount) -> {
            PostedChange change = new PostedChange(amount, credited(accountId, amount));
            Accounts.append(
                    streams, new EntryApplied(accountId, entry.entryId(), entry.effectiveAt(), List.of(change)));
        });
    }

    private Balance credited(AccountId accountId, Money amount) {
        Balance before = account(accountId).balance(amount);
        return new Balance(before.posted().plus(amount), before.held());
    }

    /** The scheme's shares in the fund that were drawn. */
    private void appendShares(Waterfall waterfall) {
        List<FundShare> shares = new ArrayList<>();
        for (Draw draw : waterfall.draws()) {
            if (draw.layer() == LossLayer.FUND_SHARE || draw.layer() == LossLayer.SURVIVORS) {
                draw.shares()
                        .keySet()
                        .forEach(account -> shares.add(
                                new FundShare(account, collateral(account).fund())));
            }
        }
        appendShares(shares);
    }

    private void appendShares(List<FundShare> shares) {
        if (!shares.isEmpty()) {
            SchemeAggregate.AGGREGATE.append(streams, new FundSharesChanged(state.schemeId(), shares));
        }
    }

    /**
     * Pays back what is left of the defaulter's collateral. Its share in the fund stays while the scheme has another
     * default, whose loss it may bear; the account may take it out afterwards.
     *
     * @throws RejectedException {@code amount.too-large} if the account could have too much
     */
    static void payBack(DefaultState state, Streams streams) {
        Losses losses = new Losses(state, streams);
        Collateral own = losses.own();
        Money fund = losses.isAlone() ? own.fund() : losses.nothing;
        Funds.requireFit(losses.account(state.accountId()), own.margin().plus(fund));
        losses.payBack(own.margin(), CollateralPurpose.MARGIN);
        losses.payBack(fund, CollateralPurpose.FUND);
    }

    private boolean isAlone() {
        return scheme.defaults().stream().allMatch(open -> open.defaultId().equals(state.defaultId()));
    }

    private void payBack(Money rest, CollateralPurpose purpose) {
        if (!rest.isPositive()) {
            return;
        }
        CollateralAccount own = new CollateralAccount(state.accountId(), state.schemeId(), purpose);
        EntryId entryId = entryId(state.accountId(), purpose, "paid-back");
        Accounts.append(streams, own.out(entryId, rest, rest, credited(state.accountId(), rest), streams.time()));
        if (purpose == CollateralPurpose.FUND) {
            appendShares(List.of(new FundShare(state.accountId(), nothing)));
        }
    }
}

package io.evenbook.command.account;

import static io.evenbook.command.account.Checks.requireNotClosed;
import static io.evenbook.command.account.Checks.requireOpen;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountCommand.PostPart;
import io.evenbook.api.account.AccountCommand.PreparePart;
import io.evenbook.api.account.AccountCommand.ReleasePart;
import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountEvent.PartPosted;
import io.evenbook.api.account.AccountEvent.PartPrepared;
import io.evenbook.api.account.AccountEvent.PartRefused;
import io.evenbook.api.account.AccountEvent.PartReleased;
import io.evenbook.api.account.PreparedAsset;
import io.evenbook.api.asset.AssetCode;
import io.evenbook.api.journal.EntryPart;
import io.evenbook.api.journal.GroupId;
import io.evenbook.api.journal.Posting;
import io.evenbook.api.money.Balance;
import io.evenbook.api.money.Money;
import io.evenbook.command.AmountRules;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** An account's part in entries that touch several accounts: prepared first, then posted or given back. */
final class PartRules {
    private PartRules() {}

    static List<AccountEvent> prepare(AccountState state, PreparePart prepare) {
        if (state.parts().containsKey(prepare.groupId())) {
            return List.of();
        }
        try {
            requireNotClosed(state);
            List<Posting> postings = prepare.legs().stream().flatMap(entry -> entry.postings().stream()).toList();
            List<PreparedAsset> prepared = Posting.differenceByAsset(postings).entrySet().stream()
                    .map(debits -> prepared(state, debits.getKey(), debits.getValue().negate()))
                    .toList();
            return List.of(new PartPrepared(state.accountId(), prepare.groupId(), prepare.legs(), prepared));
        } catch (RejectedException e) {
            return List.of(new PartRefused(
                    state.accountId(), prepare.groupId(), e.rejection().code(), e.rejection().detail()));
        }
    }

    /** @param netCredits what its credits are more than its debits */
    private static PreparedAsset prepared(AccountState state, AssetCode asset, BigDecimal netCredits) {
        BigDecimal net = AmountRules.requireFit("amount", netCredits);
        Money amount = new Money(asset, net.abs());
        Money nothing = Money.zero(amount.asset(), amount.amount().scale());
        if (net.signum() < 0) {
            requireOpen(state);
            return new PreparedAsset(amount, nothing, Funds.held(state, amount));
        }
        if (net.signum() > 0) {
            Funds.requireRoom(state, amount);
        }
        return new PreparedAsset(nothing, amount, state.balance(amount));
    }

    static List<AccountEvent> post(AccountState state, PostPart post) {
        return ended(state, post.groupId(), part -> new PartPosted(
                state.accountId(),
                post.groupId(),
                part.legs().stream().map(legs -> EntryPart.of(legs, state.accountId())).toList(),
                balances(state, part, PartRules::posted)));
    }

    static List<AccountEvent> release(AccountState state, ReleasePart release) {
        return ended(state, release.groupId(), part -> new PartReleased(
                state.accountId(), release.groupId(), balances(state, part, PartRules::released)));
    }

    private static List<AccountEvent> ended(AccountState state, GroupId groupId, Function<Part, AccountEvent> end) {
        return Stream.ofNullable(state.parts().get(groupId)).map(end).toList();
    }

    private static List<Balance> balances(
            AccountState state, Part part, BiFunction<Balance, PreparedAsset, Balance> ending) {
        return part.prepared().stream()
                .map(prepared -> ending.apply(state.balance(prepared.held()), prepared))
                .toList();
    }

    private static Balance posted(Balance balance, PreparedAsset prepared) {
        Balance captured = Funds.captured(balance, prepared.held());
        return new Balance(captured.posted().plus(prepared.reserved()), captured.held());
    }

    private static Balance released(Balance balance, PreparedAsset prepared) {
        return Funds.released(balance, prepared.held());
    }
}

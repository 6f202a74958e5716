package io.evenbook.command.bulk;

import io.evenbook.api.RejectedException;
import io.evenbook.api.account.AccountCommand;
import io.evenbook.api.account.AccountCommand.PostPart;
import io.evenbook.api.account.AccountCommand.PreparePart;
import io.evenbook.api.account.AccountCommand.ReceiveTransfer;
import io.evenbook.api.account.AccountCommand.ReleasePart;
import io.evenbook.api.account.AccountCommand.ReturnTransfer;
import io.evenbook.api.account.AccountEvent;
import io.evenbook.api.account.AccountEvent.HoldCaptured;
import io.evenbook.api.account.AccountEvent.PartRefused;
import io.evenbook.api.account.AccountEvent.TransferRefused;
import io.evenbook.api.account.AccountEvent.TransferSent;
import io.evenbook.api.account.AccountId;
import io.evenbook.api.account.AccountRejection.AccountUnknown;
import io.evenbook.api.journal.EntryDraft;
import io.evenbook.api.journal.GroupCommand.PostEntries;
import io.evenbook.api.journal.GroupEvent.EntriesRequested;
import io.evenbook.api.journal.GroupId;
import io.evenbook.api.journal.GroupRejection.EntryRefused;
import io.evenbook.command.account.AccountRegistry;
import io.evenbook.command.account.AccountRules;
import io.evenbook.command.account.AccountState;
import io.evenbook.command.account.Change.InAccount;
import io.evenbook.command.account.InspectAccount;
import io.evenbook.command.asset.AssetRegistry;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.NewIds;
import io.evenbook.command.journal.BooksRegistry;
import io.evenbook.command.journal.GroupRules;
import io.evenbook.command.market.MarketRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Commands on accounts as they would be decided one after the other, with what processes would send for them, in memory. */
final class Rehearsal {
    private final AccountRules accountRules;
    private final GroupRules groupRules;
    private final CommandGate gate;
    private final Map<AccountId, AccountState> states = new HashMap<>();

    Rehearsal(
            AssetRegistry assets, MarketRegistry markets, AccountRegistry accounts, BooksRegistry books, CommandGate gate) {
        AccountRegistry known = accountId -> states.containsKey(accountId) || accounts.exists(accountId);
        this.accountRules = new AccountRules(assets, markets, known);
        this.groupRules = new GroupRules(assets, known, books);
        this.gate = gate;
    }

    /** @throws RejectedException if it would be refused */
    void send(BulkItem item) {
        switch (item) {
            case BulkItem.OfAccount ofAccount ->
                send((AccountCommand) ofAccount.operation().write().command()).forEach(this::follow);
            case BulkItem.Entry entry -> post(List.of(entry.request().draft(NewIds.entry())));
        }
    }

    private List<AccountEvent> send(AccountCommand command) {
        AccountId accountId = command.accountId();
        List<AccountEvent> events = new ArrayList<>();
        for (var change : accountRules.decide(stateFor(command), command)) {
            AccountEvent event = ((InAccount) change).event();
            states.put(accountId, AccountState.evolve(states.get(accountId), event));
            events.add(event);
        }
        return events;
    }

    /** What the delivery of transfers would do. */
    private void follow(AccountEvent event) {
        switch (event) {
            case TransferSent sent ->
                send(new ReceiveTransfer(sent.to(), sent.transferId(), sent.accountId(), sent.amount(), sent.reference()))
                        .forEach(this::follow);
            case HoldCaptured captured when captured.to() != null ->
                send(new ReceiveTransfer(captured.to(), captured.transferId(), captured.accountId(), captured.amount(), null))
                        .forEach(this::follow);
            case TransferRefused refused ->
                send(new ReturnTransfer(
                        refused.from(), refused.transferId(), refused.accountId(), refused.amount(), refused.code(), refused.detail()));
            default -> {}
        }
    }

    /**
     * Entries that are posted together.
     *
     * @throws RejectedException if they would be refused
     */
    void post(List<EntryDraft> drafts) {
        GroupId groupId = NewIds.group();
        EntriesRequested requested =
                (EntriesRequested) groupRules.decide(null, new PostEntries(groupId, drafts)).getFirst();
        List<AccountId> prepared = new ArrayList<>();
        requested.legsByAccount().forEach((account, legs) -> {
            if (send(new PreparePart(account, groupId, legs)).getFirst() instanceof PartRefused refused) {
                prepared.forEach(other -> send(new ReleasePart(other, groupId)));
                throw new RejectedException(new EntryRefused(groupId, account, refused.code(), refused.detail()));
            }
            prepared.add(account);
        });
        prepared.forEach(account -> send(new PostPart(account, groupId)));
    }

    /** What is to be opened has no state. */
    private AccountState stateFor(AccountCommand command) {
        AccountId accountId = command.accountId();
        if (!states.containsKey(accountId)) {
            try {
                states.put(accountId, (AccountState) gate.ask(new InspectAccount(accountId)));
            } catch (RejectedException e) {
                if (e.rejection() instanceof AccountUnknown && command instanceof AccountCommand.OpenAccount) {
                    return null;
                }
                throw e;
            }
        }
        return states.get(accountId);
    }
}

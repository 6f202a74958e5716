package io.evenbook.command.bulk;

import io.evenbook.api.RejectedException;
import io.evenbook.api.journal.EntryDraft;
import io.evenbook.command.account.AccountRegistry;
import io.evenbook.command.asset.AssetRegistry;
import io.evenbook.command.bulk.BulkAnswer.Result;
import io.evenbook.command.http.CommandGate;
import io.evenbook.command.http.FailureProblems;
import io.evenbook.command.journal.BooksRegistry;
import io.evenbook.command.market.MarketRegistry;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Says what would come of commands without doing them: the same decisions are made, in the order of the commands, on what the accounts
 * have now. References and ids that may be used once are not looked for, and others may change the accounts before it is done for real.
 */
@Component
class DryRuns {
    private final AssetRegistry assets;
    private final MarketRegistry markets;
    private final AccountRegistry accounts;
    private final BooksRegistry books;
    private final CommandGate gate;
    private final FailureProblems problems;

    DryRuns(
            AssetRegistry assets,
            MarketRegistry markets,
            AccountRegistry accounts,
            BooksRegistry books,
            CommandGate gate,
            FailureProblems problems) {
        this.assets = assets;
        this.markets = markets;
        this.accounts = accounts;
        this.books = books;
        this.gate = gate;
        this.problems = problems;
    }

    private Rehearsal rehearsal() {
        return new Rehearsal(assets, markets, accounts, books, gate);
    }

    /** @throws RejectedException if it would be refused */
    List<Result> together(List<EntryDraft> drafts) {
        rehearsal().post(drafts);
        return IntStream.range(0, drafts.size()).mapToObj(DryRuns::wouldBeDone).toList();
    }

    /** @param stop whether what comes after a refusal is skipped */
    List<Result> oneByOne(List<BulkItem> items, boolean stop) {
        Rehearsal rehearsal = rehearsal();
        return BulkAnswer.oneByOne(items.size(), stop, i -> result(i, items.get(i), rehearsal));
    }

    private Result result(int index, BulkItem item, Rehearsal rehearsal) {
        try {
            rehearsal.send(item);
            return wouldBeDone(index);
        } catch (RejectedException e) {
            return Result.failed(index, problems.of(e));
        }
    }

    private static Result wouldBeDone(int index) {
        return Result.done(index, HttpStatus.OK.value(), null);
    }
}

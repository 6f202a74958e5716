package io.evenbook.command.journal;

import io.evenbook.api.RejectedItem;
import io.evenbook.api.journal.EntryDraft;
import io.evenbook.api.journal.ImportCommand;
import io.evenbook.api.journal.ImportCommand.CheckChunk;
import io.evenbook.api.journal.ImportCommand.PostChunk;
import io.evenbook.api.journal.ImportCommand.StageChunk;
import io.evenbook.api.journal.ImportEvent;
import io.evenbook.api.journal.ImportEvent.ImportPosted;
import io.evenbook.api.journal.ImportEvent.ImportStaged;
import io.evenbook.command.base.Decider;
import io.evenbook.command.base.Facts;
import java.util.List;
import java.util.function.Consumer;

/**
 * Decides the chunks of imports. A chunk that is staged or posted already is left alone. Refusals name the index of the
 * entry within the import.
 */
final class ImportDecider implements Decider<ImportState, ImportCommand, ImportEvent> {
    @Override
    public List<ImportEvent> decide(ImportState state, ImportCommand command, Facts facts) {
        return switch (command) {
            case CheckChunk check -> {
                eachEntry(check, draft -> EntryDecider.checked(draft, facts));
                yield List.of();
            }
            case StageChunk stage
            when stage.chunk() == (state == null ? 0 : state.staged()) ->
                List.of(new ImportStaged(stage.importId(), stage.chunk(), stage.from(), stage.last(), stage.entries()));
            case PostChunk post
            when post.chunk() == (state == null ? 0 : state.posted()) ->
                List.of(new ImportPosted(
                        post.importId(),
                        post.chunk(),
                        post.last(),
                        post.entries().stream().map(EntryDraft::entryId).toList()));
            case StageChunk _, PostChunk _ -> List.of();
        };
    }

    @Override
    public ImportState evolve(ImportState state, ImportEvent event) {
        return ImportState.evolve(state, event);
    }

    static void eachEntry(ImportCommand command, Consumer<EntryDraft> step) {
        for (int i = 0; i < command.entries().size(); i++) {
            EntryDraft draft = command.entries().get(i);
            RejectedItem.of("item", command.from() + i, () -> {
                step.accept(draft);
                return null;
            });
        }
    }
}

package io.evenbook.command.journal;

import io.evenbook.api.journal.ImportCommand;
import io.evenbook.api.journal.ImportEvent;
import io.evenbook.api.journal.ImportEvent.ImportPosted;
import io.evenbook.api.journal.ImportEvent.ImportStaged;
import io.evenbook.command.base.Aggregate;

/**
 * The progress of an import; null before its first chunk is staged or posted.
 *
 * @param staged how many chunks are staged
 * @param posted how many chunks are posted
 * @param ended whether the last chunk is posted
 */
public record ImportState(int staged, int posted, boolean ended) {
    public static final Aggregate<ImportState, ImportCommand, ImportEvent> AGGREGATE = Aggregate.of(
                    "Import", ImportState.class, ImportCommand.class, ImportEvent.class, new ImportDecider())
            .identifiedBy(ImportCommand::importId, ImportEvent::importId)
            .handledBy(ImportHandler::handle)
            .ended(ImportState::ended)
            .build();

    static ImportState evolve(ImportState state, ImportEvent event) {
        return switch (event) {
            case ImportStaged staged -> new ImportState(staged.chunk() + 1, 0, false);
            case ImportPosted posted ->
                new ImportState(state == null ? 0 : state.staged, posted.chunk() + 1, posted.last());
        };
    }
}

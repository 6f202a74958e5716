package io.evenbook.command.journal;

import io.evenbook.api.RejectedPart;
import io.evenbook.api.journal.EntryDraft;
import io.evenbook.api.journal.ImportCommand;
import io.evenbook.api.journal.ImportCommand.PostChunk;
import io.evenbook.api.journal.ImportCommand.StageChunk;
import io.evenbook.api.journal.ImportEvent;
import io.evenbook.api.journal.ImportEvent.ImportPosted;
import io.evenbook.api.journal.ImportEvent.ImportStaged;
import io.evenbook.axon.postgres.bus.Streams;
import io.evenbook.command.StreamTypes;
import java.util.function.Consumer;

/**
 * How far an import is. Before its first chunk is staged or posted the state is null.
 *
 * @param staged how many chunks are written down
 * @param posted how many of them are posted
 * @param ended whether that are all
 */
public record ImportState(int staged, int posted, boolean ended) {

    /**
     * The version of the import's stream afterwards. What is refused names the index of its entry within the import.
     */
    public static long decide(ImportCommand command, Streams streams) {
        ImportState state = streams.find(StreamTypes.IMPORT, command.importId());
        switch (command) {
            case ImportCommand.CheckChunk check -> eachEntry(check, draft -> EntryHandler.checked(draft, streams));
            case StageChunk stage
            when stage.chunk() == (state == null ? 0 : state.staged) ->
                append(
                        streams,
                        new ImportStaged(stage.importId(), stage.chunk(), stage.from(), stage.last(), stage.entries()));
            case PostChunk post
            when post.chunk() == (state == null ? 0 : state.posted) -> {
                eachEntry(post, draft -> EntryHandler.post(EntryHandler.checked(draft, streams), null, streams));
                append(
                        streams,
                        new ImportPosted(
                                post.importId(),
                                post.chunk(),
                                post.last(),
                                post.entries().stream().map(EntryDraft::entryId).toList()));
            }
            case StageChunk _, PostChunk _ -> {}
        }
        return streams.version(StreamTypes.IMPORT, command.importId());
    }

    private static void eachEntry(ImportCommand command, Consumer<EntryDraft> step) {
        for (int i = 0; i < command.entries().size(); i++) {
            EntryDraft draft = command.entries().get(i);
            RejectedPart.of("item", command.from() + i, () -> {
                step.accept(draft);
                return null;
            });
        }
    }

    private static void append(Streams streams, ImportEvent event) {
        streams.append(StreamTypes.IMPORT, event.importId(), event);
    }

    public static ImportState evolve(ImportState state, ImportEvent event) {
        return switch (event) {
            case ImportStaged staged -> new ImportState(staged.chunk() + 1, 0, false);
            case ImportPosted posted ->
                new ImportState(state == null ? 0 : state.staged, posted.chunk() + 1, posted.last());
        };
    }
}

package io.evenbook.axon.postgres.fold;

import io.evenbook.axon.postgres.Jar;
import io.evenbook.axon.postgres.bus.StreamType;
import io.evenbook.axon.postgres.snapshot.ChunkForm;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.function.Consumer;

/** A jar in three chunks: its id, its marbles, its label. */
record JarForm(int version, Runnable beforeLast) implements ChunkForm<Jar.State> {
    static final JarForm FORM = new JarForm(1, () -> {});

    static StreamType<Jar.State, Jar.Event> type(ChunkForm<Jar.State> form) {
        return Jar.type().snapshotsInChunks(form).build();
    }

    @Override
    public void write(Jar.State state, Consumer<byte[]> chunks) {
        for (String text : new String[] {state.jarId(), "" + state.marbles(), "" + state.label()}) {
            if (text.equals("" + state.label())) {
                beforeLast.run();
            }
            chunks.accept(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public Jar.State read(Iterator<byte[]> chunks) {
        return new Jar.State(text(chunks), Integer.parseInt(text(chunks)), text(chunks), false);
    }

    private static String text(Iterator<byte[]> chunks) {
        return new String(chunks.next(), StandardCharsets.UTF_8);
    }

    @Override
    public String hash(Jar.State state) {
        return "marbles=" + state.marbles();
    }

    @Override
    public String hashAfter(Object event) {
        return event instanceof Jar.MarblesAdded added ? "marbles=" + added.after() : null;
    }
}

package io.evenbook.api;

/**
 * A part of a request was refused, and with it all of the request. It is shown as the refusal itself, with the part's
 * index beside it.
 *
 * @param part what is counted: {@code leg} or {@code item}
 * @param index from 0
 */
public record RejectedPart(String part, int index, Rejection cause) implements Rejection {
    @Override
    public String code() {
        return cause.code();
    }

    @Override
    public String detail() {
        return cause.detail();
    }

    @Override
    public Kind kind() {
        return cause.kind();
    }

    /** Runs what belongs to one part, whose refusal is then known by its index. */
    public static <T> T of(String part, int index, java.util.function.Supplier<T> decision) {
        try {
            return decision.get();
        } catch (RejectedException e) {
            throw new RejectedException(new RejectedPart(part, index, e.rejection()));
        }
    }
}

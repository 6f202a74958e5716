package io.evenbook.api;

/**
 * The refusal of one leg or item, which refuses the whole request. Clients see the cause itself and, beside it, the
 * index: {@code "leg": 2}.
 *
 * @param part {@code leg} or {@code item}
 * @param index from 0
 */
public record RejectedItem(String part, int index, Rejection cause) implements Rejection {
    @Override
    public Refusal refusal() {
        return cause.refusal();
    }

    /**
     * Runs the decision of one leg or item.
     *
     * @throws RejectedException with this type as its rejection, if the decision is refused
     */
    public static <T> T of(String part, int index, java.util.function.Supplier<T> decision) {
        try {
            return decision.get();
        } catch (RejectedException e) {
            throw new RejectedException(new RejectedItem(part, index, e.rejection()));
        }
    }
}

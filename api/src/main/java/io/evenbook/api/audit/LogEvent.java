package io.evenbook.api.audit;

/** Facts about the log itself. */
public sealed interface LogEvent {

    /**
     * A process handles the commands from here on. It decides nothing before this event is durable, and with it
     * everything before it.
     *
     * @param epoch higher than all before it in this incarnation
     * @param owner the name of the process
     * @param incarnation id of the log's incarnation
     */
    record EpochBegan(long epoch, String owner, String incarnation) implements LogEvent {}
}

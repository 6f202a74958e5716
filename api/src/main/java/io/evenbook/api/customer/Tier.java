package io.evenbook.api.customer;

/** The service level of a customer. */
public enum Tier {
    STANDARD(20),
    PREMIUM(100),
    VIP(500);

    private final int commandsPerSecond;

    Tier(int commandsPerSecond) {
        this.commandsPerSecond = commandsPerSecond;
    }

    /** The commands per second that each user of the customer may send. */
    public int commandsPerSecond() {
        return commandsPerSecond;
    }
}

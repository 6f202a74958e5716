package io.evenbook.netting;

import java.util.Arrays;

/**
 * The open trades of a window in columns, about 120 bytes each. Rows count from 0 in the order in which they were
 * added, which decides nothing: {@link #byAge} orders them. One thread at a time may use it, since its sums are
 * computed in place.
 */
public final class OpenTrades {
    static final int BUYER = 0;
    static final int SELLER = 1;
    private static final int FIRST_CAPACITY = 16;

    private final Roster roster;
    private final Side[] sides = {new Side(), new Side()};
    private int size;
    private long[] dueOn = new long[FIRST_CAPACITY];
    private long[] position = new long[FIRST_CAPACITY];
    private int[] part = new int[FIRST_CAPACITY];
    private long[] lots = new long[FIRST_CAPACITY];
    private long[] settledLots = new long[FIRST_CAPACITY];
    private final Int128 scratch = new Int128();
    private final Int128 taken = new Int128();

    /** The columns of buyers, or of sellers. */
    private static final class Side {
        private int[] account = new int[FIRST_CAPACITY];
        private int[] asset = new int[FIRST_CAPACITY];
        private boolean[] isFeeOnTop = new boolean[FIRST_CAPACITY];
        private long[] heldLots = new long[FIRST_CAPACITY];
        private final Int128Array perLot = new Int128Array(FIRST_CAPACITY);
        private final Int128Array fee = new Int128Array(FIRST_CAPACITY);

        private void grow(int capacity) {
            account = Arrays.copyOf(account, capacity);
            asset = Arrays.copyOf(asset, capacity);
            isFeeOnTop = Arrays.copyOf(isFeeOnTop, capacity);
            heldLots = Arrays.copyOf(heldLots, capacity);
            perLot.grow(capacity);
            fee.grow(capacity);
        }

        private void set(int row, OpenTrade.TradeSide side) {
            account[row] = side.account();
            asset[row] = side.asset();
            isFeeOnTop[row] = side.isFeeOnTop();
            heldLots[row] = side.heldLots();
            perLot.set(row, Int128.of(side.unitsPerLot()));
            fee.set(row, Int128.of(side.fee()));
        }
    }

    public OpenTrades(Roster roster) {
        this(roster, FIRST_CAPACITY);
    }

    /** @param expected for how many trades it makes room at first */
    public OpenTrades(Roster roster, int expected) {
        this.roster = roster;
        if (expected > FIRST_CAPACITY) {
            grow(expected);
        }
    }

    /** Adds a trade. @return its row */
    public int add(OpenTrade trade) {
        if (size == lots.length) {
            grow(Math.multiplyExact(2, size));
        }
        int row = size++;
        dueOn[row] = trade.dueOn();
        position[row] = trade.position();
        part[row] = trade.part();
        lots[row] = trade.lots();
        settledLots[row] = trade.settledLots();
        sides[BUYER].set(row, trade.buyer());
        sides[SELLER].set(row, trade.seller());
        return row;
    }

    private void grow(int capacity) {
        dueOn = Arrays.copyOf(dueOn, capacity);
        position = Arrays.copyOf(position, capacity);
        part = Arrays.copyOf(part, capacity);
        lots = Arrays.copyOf(lots, capacity);
        settledLots = Arrays.copyOf(settledLots, capacity);
        sides[BUYER].grow(capacity);
        sides[SELLER].grow(capacity);
    }

    public int size() {
        return size;
    }

    public Roster roster() {
        return roster;
    }

    /** The position of the trade's event in the log. */
    public long position(int row) {
        return position[row];
    }

    /** Greater than zero: the trade is an obligation. */
    public int part(int row) {
        return part[row];
    }

    /** The lots that no window has settled yet; 1 or greater. */
    public long openLots(int row) {
        return lots[row] - settledLots[row];
    }

    /** The open lots that neither side keeps back. */
    long availableLots(int row) {
        return openLots(row) - Math.max(sides[BUYER].heldLots[row], sides[SELLER].heldLots[row]);
    }

    /** The side that keeps back more, the buyer if both keep back the same. */
    int holder(int row) {
        return sides[SELLER].heldLots[row] > sides[BUYER].heldLots[row] ? SELLER : BUYER;
    }

    /** Whether one account is on both sides. */
    boolean isSelfTrade(int row) {
        return sides[BUYER].account[row] == sides[SELLER].account[row];
    }

    static int other(int side) {
        return BUYER + SELLER - side;
    }

    /** Where a side delivers: its account and the asset. */
    int deliveryCell(int row, int side) {
        return roster.cell(sides[side].account[row], sides[side].asset[row]);
    }

    /** Where a side receives: its account and the asset that the other side delivers. */
    int receiptCell(int row, int side) {
        return roster.cell(sides[side].account[row], sides[other(side)].asset[row]);
    }

    boolean delivers(int row, int side) {
        return sides[side].perLot.signum(row) > 0;
    }

    /** The delivery of a side if so many of the open lots settle, a fee on top included; never falls with the lots. */
    Int128 delivered(int row, int side, long settling, Int128 into) {
        sides[side].perLot.get(row, into).multiply(settling);
        return sides[side].isFeeOnTop[row] ? into.add(fee(row, side, settling)) : into;
    }

    /** The receipt of a side if so many of the open lots settle, less a fee taken out; never falls with the lots. */
    Int128 received(int row, int side, long settling, Int128 into) {
        sides[other(side)].perLot.get(row, into).multiply(settling);
        return sides[side].isFeeOnTop[row] ? into : into.subtract(fee(row, side, settling));
    }

    /** The fee for all lots so far, towards zero, less what was taken before: in sum, exactly the fee. */
    private Int128 fee(int row, int side, long settling) {
        Int128Array fees = sides[side].fee;
        if (fees.signum(row) == 0 || settling == 0) {
            return scratch.setZero();
        }
        if (settledLots[row] == 0) {
            return fees.get(row, scratch).share(settling, lots[row]);
        }
        fees.get(row, taken).share(settledLots[row], lots[row]);
        return fees.get(row, scratch)
                .share(settledLots[row] + settling, lots[row])
                .subtract(taken);
    }

    /**
     * The rows from the oldest to the youngest, by day and position. Obligations are younger than all trades, so an
     * account that lacks an asset fails to pay them first: the holds of its orders are for its trades.
     *
     * @throws IllegalArgumentException if two have the same day, position and part
     */
    int[] byAge() {
        int[] rows = new int[size];
        boolean sorted = true;
        for (int row = 0; row < size; row++) {
            rows[row] = row;
            sorted &= row == 0 || compareAge(row - 1, row) < 0;
        }
        if (!sorted) {
            sortByAge(rows);
        }
        return rows;
    }

    /** A merge sort from runs of 1 upwards: no boxed keys, the same for every input. */
    private void sortByAge(int[] rows) {
        int[] from = rows;
        int[] into = new int[size];
        for (long run = 1; run < size; run *= 2) {
            for (long start = 0; start < size; start += 2 * run) {
                merge(from, into, (int) start, (int) Math.min(start + run, size), (int)
                        Math.min(start + 2 * run, size));
            }
            int[] merged = into;
            into = from;
            from = merged;
        }
        for (int i = 1; i < size; i++) {
            if (compareAge(from[i - 1], from[i]) == 0) {
                throw new IllegalArgumentException(
                        "must differ in day, position or part: position=" + position[from[i]]);
            }
        }
        System.arraycopy(from, 0, rows, 0, size);
    }

    private void merge(int[] from, int[] into, int start, int middle, int end) {
        int left = start;
        int right = middle;
        for (int i = start; i < end; i++) {
            boolean takesLeft = left < middle && (right == end || compareAge(from[left], from[right]) <= 0);
            into[i] = takesLeft ? from[left++] : from[right++];
        }
    }

    private int compareAge(int row, int other) {
        if (part[row] > 0 != part[other] > 0) {
            return part[row] > 0 ? 1 : -1;
        }
        if (dueOn[row] != dueOn[other]) {
            return Long.compare(dueOn[row], dueOn[other]);
        }
        return position[row] != position[other]
                ? Long.compare(position[row], position[other])
                : Integer.compare(part[row], part[other]);
    }
}

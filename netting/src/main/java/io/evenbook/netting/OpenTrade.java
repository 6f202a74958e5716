package io.evenbook.netting;

import java.math.BigInteger;

/**
 * A trade that is not settled in full, as a window takes it up. Both sides deliver at once, in whole lots, so that
 * price times quantity is exact for every part.
 *
 * @param dueOn the day on which it was first due, counted from 1970-01-01
 * @param position of its event in the log; trades of one day are as old as their positions say
 * @param part numbers obligations of one event from 1 on; 0 for a trade, whose event is its own
 * @param lots the executed quantity, 1 or greater
 * @param settledLots what earlier windows have settled, less than {@code lots}
 */
public record OpenTrade(
        long dueOn, long position, int part, long lots, long settledLots, TradeSide buyer, TradeSide seller) {

    /**
     * One side of a trade.
     *
     * @param account its number in the roster
     * @param asset the number of the asset that it delivers
     * @param unitsPerLot what it delivers for each lot, in the smallest units of the asset; the buyer's is price x lot
     * @param fee of all lots, in the smallest units; less than zero: a rebate
     * @param isFeeOnTop whether the fee comes on top of what it delivers; otherwise it is taken out of what it receives
     * @param heldLots what it keeps back from settlement, 0 to the open lots
     */
    public record TradeSide(
            int account, int asset, BigInteger unitsPerLot, BigInteger fee, boolean isFeeOnTop, long heldLots) {}

    /**
     * @throws IllegalArgumentException if lots, amounts or fees are out of range
     * @throws ArithmeticException if an amount of it does not fit in 128 bits
     */
    public OpenTrade {
        require(lots >= 1, "must be >= 1: lots", lots);
        require(settledLots >= 0 && settledLots < lots, "must be >= 0 and less than lots: settledLots", settledLots);
        requireSide(lots, settledLots, buyer, seller);
        requireSide(lots, settledLots, seller, buyer);
        boolean exchanges = buyer.unitsPerLot.signum() > 0 && seller.unitsPerLot.signum() > 0;
        require(!exchanges || buyer.asset != seller.asset, "must deliver different assets: asset", buyer.asset);
        boolean delivers = buyer.unitsPerLot.signum() > 0 || seller.unitsPerLot.signum() > 0;
        require(delivers, "must deliver something: position", position);
    }

    /**
     * An obligation without a counter-delivery, such as a penalty: a trade of one lot whose seller delivers nothing. It
     * is younger than all trades.
     *
     * @param units in the smallest units of the asset, greater than zero
     */
    public static OpenTrade obligation(
            long dueOn, long position, int part, int payer, int receiver, int asset, BigInteger units) {
        require(payer != receiver, "must be different accounts: payer", payer);
        require(part >= 1, "must be >= 1: part", part);
        return new OpenTrade(
                dueOn,
                position,
                part,
                1,
                0,
                new TradeSide(payer, asset, units, BigInteger.ZERO, true, 0),
                new TradeSide(receiver, asset, BigInteger.ZERO, BigInteger.ZERO, true, 0));
    }

    private static void requireSide(long lots, long settledLots, TradeSide side, TradeSide other) {
        require(side.unitsPerLot.signum() >= 0, "must be >= 0: unitsPerLot", side.unitsPerLot);
        require(
                side.heldLots >= 0 && side.heldLots <= lots - settledLots,
                "must be >= 0 and at most the open lots: heldLots",
                side.heldLots);
        BigInteger delivered = side.unitsPerLot.multiply(BigInteger.valueOf(lots));
        BigInteger taxed = side.isFeeOnTop ? delivered : other.unitsPerLot.multiply(BigInteger.valueOf(lots));
        // So what a side delivers or receives never falls when more lots settle
        require(side.fee.abs().compareTo(taxed) <= 0, "must be at most the amount that it is taken of: fee", side.fee);
        Int128.of(delivered.add(side.fee.abs()));
        Int128.of(taxed.add(side.fee.abs()));
    }

    private static void require(boolean condition, String rule, Object value) {
        if (!condition) {
            throw new IllegalArgumentException(rule + "=" + value);
        }
    }
}

package io.evenbook.demo;

import io.evenbook.demo.lobster.Side;
import tools.jackson.databind.JsonNode;

/**
 * A trade as the service shows it.
 *
 * @param number of the match in its market, from 1
 */
record Trade(
        long number,
        String makerOrderId,
        String takerOrderId,
        long priceTenThousandths,
        long quantity,
        boolean settled) {

    /** The number in a trade's id. */
    static long numberOf(String tradeId) {
        return Long.parseLong(tradeId.substring(tradeId.lastIndexOf('_') + 1));
    }

    static Trade of(JsonNode item) {
        String buyOrderId = item.path("buyOrderId").asString();
        String sellOrderId = item.path("sellOrderId").asString();
        boolean buyerRested = Side.valueOf(item.path("makerSide").asString()) == Side.BUY;
        return new Trade(
                numberOf(item.path("tradeId").asString()),
                buyerRested ? buyOrderId : sellOrderId,
                buyerRested ? sellOrderId : buyOrderId,
                Decimals.tenThousandths(item.path("price").asString()),
                Decimals.whole(item.path("quantity").asString()),
                item.path("status").asString().equals("SETTLED"));
    }
}

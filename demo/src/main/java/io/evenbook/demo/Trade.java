package io.evenbook.demo;

import io.evenbook.demo.recording.Grid;
import io.evenbook.demo.recording.Side;
import java.math.BigDecimal;
import tools.jackson.databind.JsonNode;

/**
 * A trade in the service's list of trades.
 *
 * @param number the number of the match within its market, from 1
 */
record Trade(long number, String makerOrderId, String takerOrderId, long priceTicks, long quantity, boolean settled) {

    /** The number at the end of a trade's id: {@code trd_BTC-USD_7} gives 7. */
    static long numberOf(String tradeId) {
        return Long.parseLong(tradeId.substring(tradeId.lastIndexOf('_') + 1));
    }

    static Trade of(JsonNode item, Grid grid) {
        String buyOrderId = item.path("buyOrderId").asString();
        String sellOrderId = item.path("sellOrderId").asString();
        boolean buyerRested = Side.valueOf(item.path("makerSide").asString()) == Side.BUY;
        return new Trade(
                numberOf(item.path("tradeId").asString()),
                buyerRested ? buyOrderId : sellOrderId,
                buyerRested ? sellOrderId : buyOrderId,
                grid.ticks(new BigDecimal(item.path("price").asString())),
                grid.lots(new BigDecimal(item.path("quantity").asString())),
                item.path("status").asString().equals("SETTLED"));
    }
}

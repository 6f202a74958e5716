package io.evenbook.query.trade;

import io.evenbook.query.support.list.Rows;

interface TradeRows extends Rows<TradeRow, String> {}

package io.evenbook.query.trade;

import io.evenbook.query.list.Rows;

interface TradeRows extends Rows<TradeRow, String> {}

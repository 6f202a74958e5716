package io.evenbook.query.order;

import io.evenbook.query.list.Rows;

interface OrderRows extends Rows<OrderRow, String> {}

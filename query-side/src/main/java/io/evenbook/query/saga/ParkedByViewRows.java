package io.evenbook.query.saga;

import io.evenbook.query.support.list.Rows;

interface ParkedByViewRows extends Rows<ParkedByView, String> {}

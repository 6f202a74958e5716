package io.evenbook.query.saga;

import io.evenbook.query.support.list.Rows;

interface ParkedRows extends Rows<ParkedRow, String> {}

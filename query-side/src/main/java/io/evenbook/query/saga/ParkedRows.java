package io.evenbook.query.saga;

import io.evenbook.query.list.Rows;

interface ParkedRows extends Rows<ParkedRow, String> {}

package dev.farside.core.sshconfig;

import dev.farside.core.input.Source;

/** A value that applies, and the line that it comes from. */
record Value(String text, Source source) {}

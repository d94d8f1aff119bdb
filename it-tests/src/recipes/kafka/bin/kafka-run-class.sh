#!/bin/sh
# In place of Kafka's own, which are in no Maven repository.
if [ -z "$KAFKA_OPTS" ]; then
  KAFKA_OPTS=""
fi
exec "$JAVA_HOME/bin/java" -Xmx128m -cp "$TOOL/lib/*" $KAFKA_OPTS "$@"

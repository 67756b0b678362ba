#!/bin/sh
# Certificates for the servers of a hub, from an authority of your own: server.conf says where they
# go. Keep ca.key off the servers. The technicians' machines get ca.pem.
#
#   ./certificates.sh hub1.example.net hub2.example.net hub3.example.net
set -eu
days=800
umask 077
if [ ! -e ca.key ]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days $days \
    -keyout ca.key -out ca.pem -subj "/CN=runsheet hub authority" -addext "basicConstraints=critical,CA:TRUE"
fi
for name in "$@"; do
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
    -keyout "$name.key" -out "$name.csr" -subj "/CN=$name"
  printf 'subjectAltName=DNS:%s\nextendedKeyUsage=serverAuth,clientAuth\n' "$name" > "$name.ext"
  openssl x509 -req -in "$name.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days $days \
    -extfile "$name.ext" -out "$name.pem"
  rm "$name.csr" "$name.ext"
done
chmod 644 ./*.pem

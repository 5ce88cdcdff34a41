/** Reads an IP address from text, for the algorithms that hash the client's address. */

/** The 4 or 16 bytes of an address, IPv6 with or without brackets; null if it is not one. */
export function ipAddressBytes(text: string): Uint8Array | null {
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  return bare.includes(':') ? ipv6Bytes(bare) : ipv4Bytes(bare);
}

function ipv4Bytes(text: string): Uint8Array | null {
  const parts = text.split('.');
  const isAddress =
    parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && +part <= 255);
  return isAddress ? Uint8Array.from(parts, Number) : null;
}

function ipv6Bytes(text: string): Uint8Array | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const isShort = halves.length === 2;
  const head = groupBytes(halves[0]!);
  const tail = groupBytes(halves[1] ?? '');
  if (head === null || tail === null) return null;
  const length = head.length + tail.length;
  // `::` stands for at least one group of zeros; without it all sixteen bytes must be there.
  if (isShort ? length > 14 : length !== 16) return null;
  const bytes = new Uint8Array(16);
  bytes.set(head);
  bytes.set(tail, 16 - tail.length);
  return bytes;
}

/** Groups of up to four hexadecimal digits; the last may be an IPv4 address. */
function groupBytes(text: string): number[] | null {
  if (text === '') return [];
  const bytes: number[] = [];
  const groups = text.split(':');
  for (const [i, group] of groups.entries()) {
    const embedded = i === groups.length - 1 && group.includes('.') ? ipv4Bytes(group) : null;
    if (embedded !== null) bytes.push(...embedded);
    else if (/^[\da-f]{1,4}$/i.test(group)) {
      const value = Number.parseInt(group, 16);
      bytes.push(value >>> 8, value & 255);
    } else return null;
  }
  return bytes;
}

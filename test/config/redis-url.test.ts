import { describe, expect, test } from 'vitest';
import { listRedisSecrets, parseRedisUrl } from '../../src/config/redis-url.ts';

const ONE = { kind: 'single', isTls: false, master: '', database: 0 };

describe('REDIS_URL', () => {
  test.each([
    ['redis://127.0.0.1', { ...ONE, nodes: [{ host: '127.0.0.1', port: 6379 }] }],
    ['redis://[::1]:6380/3', { ...ONE, nodes: [{ host: '::1', port: 6380 }], database: 3 }],
    [
      'rediss://bitiq:a%40b@redis.example:6380/0',
      {
        ...ONE,
        nodes: [{ host: 'redis.example', port: 6380 }],
        isTls: true,
        username: 'bitiq',
        password: 'a@b',
      },
    ],
    ['redis://:50%@r', { ...ONE, nodes: [{ host: 'r', port: 6379 }], password: '50%' }],
    [
      'redis+sentinel://:p@a:1,b/mymaster/2?sentinel-password=s%2Fs',
      {
        kind: 'sentinel',
        nodes: [
          { host: 'a', port: 1 },
          { host: 'b', port: 26379 },
        ],
        isTls: false,
        password: 'p',
        master: 'mymaster',
        sentinelPassword: 's/s',
        database: 2,
      },
    ],
    [
      'rediss+cluster://u:p@a:7000,b',
      {
        kind: 'cluster',
        nodes: [
          { host: 'a', port: 7000 },
          { host: 'b', port: 6379 },
        ],
        isTls: true,
        username: 'u',
        password: 'p',
        master: '',
        database: 0,
      },
    ],
  ])('%s', (url, address) => {
    expect(parseRedisUrl(url)).toEqual(address);
  });

  test.each([
    'http://redis',
    'redis://',
    'redis://a,b',
    'redis://a:70000',
    'redis://a/first',
    'redis://a/0/1',
    'redis+sentinel://a,b',
    'redis+cluster://a,b/1',
    'redis+proxy://a',
  ])('is not %s', (url) => {
    expect(parseRedisUrl(url)).toBeUndefined();
  });

  test('holds these secrets', () => {
    expect(listRedisSecrets('redis+sentinel://u:p%40q@a/m?sentinel-password=s')).toEqual([
      'p%40q',
      'p@q',
      's',
      's',
    ]);
    expect(listRedisSecrets('redis://a')).toEqual([]);
  });
});
